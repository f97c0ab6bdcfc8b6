package retort.network;

/** A scalar loss of plain arrays, with its gradient. */
@FunctionalInterface
public interface ArrayLoss {

  /**
   * Differentiates the loss at a batch's outputs.
   *
   * @param outputs of a network, (n, d) row-major; the loss replaces them by its gradient with
   *     respect to them
   * @param n the number of images in the batch
   * @return the loss
   */
  double differentiate(float[] outputs, int n);
}
