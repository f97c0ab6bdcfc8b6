/**
 * The interface to the hardware: a {@link retort.device.Device} owns arrays in its memory and has
 * every operation on them that KRR-ST needs. Networks, the outer sum and the optimizers are written
 * once against it; nothing above it knows which device it is.
 *
 * <p>Implementations are the packages below this one; each wraps its operations in the checks of
 * this one ({@link retort.device.CheckedLayers} and its like), so that no native code sees extents
 * that do not fit. Plain Java arrays are copied to and from a device for files, checkpoints and
 * broadcasts alone. Parameters lie in PyTorch's layout and order on every device; feature maps lie
 * in the layout that the device is fastest in, which nobody else sees.
 */
package retort.device;
