package retort.convnet;

/**
 * A backbone f with a linear head fc, as the outer loop needs it: features and their gradient in
 * evaluation mode, and training steps. The seam to the hardware: arguments and results are plain
 * arrays, and an implementation may keep its copies wherever it likes.
 *
 * <p>Images are row-major (n, channels, size, size), normalised; features (n, {@link
 * ConvNetShape#features()}) without the bias column; targets (n, d). An instance serves one thread
 * at a time and holds native memory until closed.
 */
public interface Network extends AutoCloseable {

  /** The extents of this network. */
  ConvNetShape shape();

  /**
   * f(images) with BatchNorm in evaluation mode.
   *
   * @param n the number of images, at least 1
   * @return (n, features)
   */
  float[] features(float[] images, int n);

  /**
   * As {@link #features}, and keeps what the backward pass needs.
   *
   * @return the pass; close it before the weights change
   */
  Pass forward(float[] images, int n);

  /**
   * One SGD step on mean((fc(f(images)) - targets)^2) over all n * d elements: the pool update. As
   * {@link #train(float[], int, OutputLoss, Sgd)}.
   *
   * @param targets (n, d)
   * @return the loss before the step
   * @throws IllegalArgumentException where there are not n * d targets
   */
  default double train(float[] images, float[] targets, int n, Sgd sgd) {
    if (targets.length != (long) n * shape().targets()) {
      throw new IllegalArgumentException(
          "%d targets of length %d expected, found %d values"
              .formatted(n, shape().targets(), targets.length));
    }
    return train(images, n, new MeanSquaredError(targets), sgd);
  }

  /**
   * One SGD step on any loss of fc(f(images)), BatchNorm in training mode over all n images.
   * Running statistics move as PyTorch's (momentum 0.1, unbiased variance), weight decay is added
   * to the gradient, then the momentum buffer is v = momentum * v + gradient and the parameter
   * loses lr * v.
   *
   * @return the loss before the step
   */
  double train(float[] images, int n, OutputLoss loss, Sgd sgd);

  /** A copy of the parameters and running statistics. */
  Weights weights();

  /**
   * A copy of the SGD momentum buffers, in the shapes of {@link #weights()}; zero for running
   * statistics.
   */
  Weights momentum();

  @Override
  void close();

  /** The activations of one evaluation-mode forward pass. */
  interface Pass extends AutoCloseable {

    /** f(images), (n, features). */
    float[] features();

    /**
     * The vector-Jacobian product of f.
     *
     * @param gradient of a scalar with respect to the features, (n, features)
     * @return its gradient with respect to the images, (n, channels, size, size)
     */
    float[] imageGradient(float[] gradient);

    @Override
    void close();
  }
}
