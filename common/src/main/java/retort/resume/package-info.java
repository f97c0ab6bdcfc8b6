/**
 * Resumable runs: checkpoints, the identity that a resumed run must have in common with its
 * beginning, the metrics so far.
 */
package retort.resume;
