package retort.network;

import retort.device.Device;
import retort.device.Floats;

/** A scalar loss of what a network gives for a batch, with its gradient. */
@FunctionalInterface
public interface Loss {

  /**
   * Differentiates the loss at a batch's outputs.
   *
   * @param outputs of the network, (n, d); the loss replaces them by its gradient with respect to
   *     them
   * @param n the number of images in the batch
   * @return the loss
   */
  double differentiate(Device device, Floats outputs, int n);

  /** As {@link #differentiate}, where nobody asks for the loss: a card need not be waited for. */
  default void gradient(Device device, Floats outputs, int n) {
    differentiate(device, outputs, n);
  }

  /**
   * The mean of (output - target)^2 over all n * d elements.
   *
   * @param targets (n, d)
   */
  static Loss meanSquaredError(Floats targets) {
    return new MeanSquaredError(targets);
  }

  /** A loss for which the outputs come to the heap and their gradient goes back. */
  static Loss onHeap(ArrayLoss loss) {
    return (device, outputs, n) -> {
      float[] values = outputs.download();
      double value = loss.differentiate(values, n);
      outputs.upload(values, 0);
      return value;
    };
  }
}
