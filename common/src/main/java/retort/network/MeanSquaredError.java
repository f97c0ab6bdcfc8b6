package retort.network;

import retort.device.Device;
import retort.device.Floats;

/**
 * The mean of (output - target)^2 over all n * d elements.
 *
 * @param targets (n, d)
 */
record MeanSquaredError(Floats targets) implements Loss {

  @Override
  public double differentiate(Device device, Floats outputs, int n) {
    return device.vectors().meanSquaredError(outputs, targets, outputs);
  }

  @Override
  public void gradient(Device device, Floats outputs, int n) {
    device.vectors().meanSquaredErrorGradient(outputs, targets, outputs);
  }
}
