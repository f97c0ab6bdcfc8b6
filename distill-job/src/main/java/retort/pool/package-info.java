/**
 * The pool of backbones: each is trained on the synthetic pairs, one step after every outer step
 * that sampled it, and starts afresh after T steps (Lee et al. 2024, algorithm 1).
 */
package retort.pool;
