package retort.distill.krrst;

import retort.device.Device;
import retort.device.Floats;

/**
 * The gradient of the outer loss at one step, valid until the next one's.
 *
 * @param loss |R|^2 / (n d), before the step
 * @param images dXs, (m, channels, size, size)
 * @param targets dYs, (m, d)
 */
record OuterGradient(double loss, Floats images, Floats targets) {

  /** Whether the loss and every coordinate are finite. */
  boolean finite(Device device) {
    return Double.isFinite(loss)
        && device.vectors().finite(images)
        && device.vectors().finite(targets);
  }
}
