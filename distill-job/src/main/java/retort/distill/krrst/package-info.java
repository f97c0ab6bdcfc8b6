/**
 * KRR-ST (Lee et al. 2024, algorithm 1): the outer loop, its optimizer, the pool of backbones, the
 * held-out loss and the checkpoints.
 */
package retort.distill.krrst;
