package retort.architecture;

import java.util.Map;
import retort.convnet.OutputLoss;
import retort.tensors.Tensor;

/**
 * A network of any architecture with a head, as self-supervised training, pre-training and transfer
 * need it: plain arrays in, plain arrays out, so that no caller sees the numeric library.
 *
 * <p>Images are row-major (n, channels, size, size), normalised. An instance serves one thread at a
 * time and holds native memory until closed.
 */
public interface TrainableNetwork extends AutoCloseable {

  /** The length of what enters the head. */
  int features();

  /** The length of what leaves the head. */
  int outputs();

  /**
   * What enters the head, BatchNorm in evaluation mode.
   *
   * @param n the number of images, at least 1
   * @return (n, {@link #features()})
   */
  float[] features(float[] images, int n);

  /**
   * What leaves the head, BatchNorm in evaluation mode.
   *
   * @return (n, {@link #outputs()})
   */
  float[] outputs(float[] images, int n);

  /**
   * A pass in training mode: BatchNorm normalises by the statistics of these n images. Neither the
   * parameters nor the running statistics move until {@link #step}.
   *
   * @return the pass; close it before the next one
   * @throws IllegalArgumentException where a BatchNorm sees one value a channel, which has no
   *     variance: one image, at a layer whose images are a single pixel
   */
  TrainingPass forward(float[] images, int n);

  /**
   * Moves the parameters along a gradient, and the running statistics towards those of a batch.
   *
   * @param gradient as {@link TrainingPass#gradient} returned it, or a mean of such
   * @param statistics as {@link TrainingPass#statistics} returned them, or a mean of such
   */
  void step(float[] gradient, float[] statistics, Update update);

  /**
   * One training step: {@link #forward}, the loss, its gradient and {@link #step}.
   *
   * @return the loss before the step
   */
  default double train(float[] images, int n, OutputLoss loss, Update update) {
    try (TrainingPass pass = forward(images, n)) {
      float[] outputs = pass.outputs();
      double value = loss.differentiate(outputs, n);
      step(pass.gradient(outputs), pass.statistics(), update);
      return value;
    }
  }

  /** A copy of the parameters and running statistics under PyTorch's names and shapes. */
  Map<String, Tensor> weights();

  /** A copy of what the optimiser keeps between steps, for a checkpoint. */
  Map<String, Tensor> optimizerState();

  @Override
  void close();

  /** The activations of one training-mode forward pass. */
  interface TrainingPass extends AutoCloseable {

    /** A copy of what leaves the head, (n, {@link TrainableNetwork#outputs()}). */
    float[] outputs();

    /**
     * The gradient with respect to every parameter, one after the other in the order of {@link
     * TrainableNetwork#weights()}, running statistics left out. Once a pass.
     *
     * @param outputGradient of a scalar with respect to the outputs, (n, outputs)
     */
    float[] gradient(float[] outputGradient);

    /** Mean and unbiased variance of every BatchNorm's input, in the order of the weights. */
    float[] statistics();

    @Override
    void close();
  }
}
