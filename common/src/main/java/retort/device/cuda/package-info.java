/**
 * The device on NVIDIA's cards of compute capability 7.5 and higher: cuBLAS and cuSOLVER for
 * products and factors, kernels of Retort's own (src/main/cuda) for everything else, one stream, no
 * atomics in sums.
 *
 * <p>{@link retort.device.cuda.Cuda} is the entry point. It finds NVIDIA's libraries first: the
 * classes that call them can't even be loaded on a machine without a driver, and none outside this
 * package names one.
 */
package retort.device.cuda;
