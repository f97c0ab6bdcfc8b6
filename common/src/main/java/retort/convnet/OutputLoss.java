package retort.convnet;

/** A scalar loss of what the head gives for a batch, with its gradient. */
@FunctionalInterface
public interface OutputLoss {

  /**
   * Differentiates the loss at a batch's outputs.
   *
   * @param outputs fc(f(images)), (n, d) row-major; the loss replaces them by its gradient with
   *     respect to them
   * @param n the number of images in the batch
   * @return the loss
   */
  double differentiate(float[] outputs, int n);
}
