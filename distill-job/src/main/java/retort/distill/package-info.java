/**
 * The distillation job: KRR-ST's outer loop on the driver (Lee et al. 2024, algorithm 1), its
 * settings and its command.
 */
package retort.distill;
