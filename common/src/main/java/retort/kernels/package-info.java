/**
 * What the network and the head need of the numeric library, and the only place that names its
 * operations.
 *
 * <p>Arrays are row-major 32-bit floats in native memory; images are (n, height, width, channels)
 * here, the layout in which the library's convolutions are fastest. The types of this package stay
 * behind {@code retort.convnet} and {@code retort.krr}: no caller of those sees them.
 */
package retort.kernels;
