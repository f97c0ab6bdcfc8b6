/**
 * Checkpoints: everything that the next outer step depends on, complete or absent (the design's
 * section 5).
 */
package retort.checkpoint;
