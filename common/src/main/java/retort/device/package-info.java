/**
 * The seam to the hardware: one {@link retort.device.Device} is arrays that live where it lives and
 * every operation on them that KRR-ST needs. Networks, the outer sum and the optimizers are written
 * once against it; nothing above it knows which device it is.
 *
 * <p>Implementations have rooms of their own below this one. Plain Java arrays cross the seam at
 * its borders alone: files, checkpoints, broadcasts. Parameters lie in PyTorch's layout and order
 * on every device; feature maps lie in the layout that the device is fastest in, which nobody else
 * sees.
 */
package retort.device;
