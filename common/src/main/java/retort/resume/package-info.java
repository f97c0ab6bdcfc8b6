/**
 * What a long run leaves behind to go on from: checkpoints, what a resumed run must have in common
 * with it, and the metrics so far.
 */
package retort.resume;
