/**
 * A device of plain Java loops, the reference of every other: what its operations compute is theirs
 * to compute. It counts what crosses the seam and poisons fresh memory.
 */
package retort.device.loops;
