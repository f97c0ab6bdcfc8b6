/**
 * The check of the whole job on a card: real processes, real features, and where the time of a step
 * goes. {@code submit-scripts/benchmarks/gpu-job.sh} packs it.
 */
package retort.distill.gpu;
