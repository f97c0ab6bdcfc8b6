package retort.device;

import java.util.Optional;

/** The layers of networks on feature maps. Results are overwritten unless said otherwise. */
public interface LayerOperations {

  /** BatchNorm's epsilon, PyTorch's default. */
  double EPSILON = 1e-5;

  /** A convolution without a weight yet; close it. */
  Convolution convolution(ConvolutionShape shape);

  /** From rows of plain numbers, (n, channels, side, side) in PyTorch's order. */
  void unflatten(Floats from, FeatureMaps to);

  /** To rows of plain numbers, (n, channels, side, side) in PyTorch's order. */
  void flatten(FeatureMaps from, Floats to);

  /** to = from. */
  void copy(FeatureMaps from, FeatureMaps to);

  /** sum = sum + x. */
  void add(FeatureMaps x, FeatureMaps sum);

  /**
   * A convolution and the BatchNorm after it in evaluation mode as one convolution: with s = gamma
   * / sqrt(variance + {@link #EPSILON}) for each output, foldedWeight = s weight and foldedBias =
   * beta + s (bias - mean).
   *
   * @param weight (outputs, any), PyTorch's layout
   * @param bias of the convolution, where it has one
   */
  void fold(
      Floats weight,
      Optional<Floats> bias,
      Floats gamma,
      Floats beta,
      Floats mean,
      Floats variance,
      Floats foldedWeight,
      Floats foldedBias);

  /**
   * BatchNorm in training mode, then ReLU where asked for.
   *
   * @param in kept unchanged until {@link #batchNormBackward}
   * @param mean out: of each channel over the batch
   * @param variance out: the biased one
   */
  void batchNorm(
      FeatureMaps in,
      Floats gamma,
      Floats beta,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance);

  /**
   * The gradients of {@link #batchNorm}, with that call's arguments and results as they were.
   *
   * @param out not looked at without ReLU, nor where this device does not {@link #readsNormalized}
   * @param outGradient afterwards undefined
   * @param inGradient out; may be {@code outGradient} itself
   * @param gammaGradient out
   * @param betaGradient out
   */
  void batchNormBackward(
      FeatureMaps in,
      Floats gamma,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance,
      FeatureMaps outGradient,
      FeatureMaps inGradient,
      Floats gammaGradient,
      Floats betaGradient);

  /**
   * Whether {@link #batchNormBackward} looks at what came out of a BatchNorm with ReLU. Where it
   * does not, the device keeps what the ReLU cut off beside those maps, whose values may go.
   */
  boolean readsNormalized();

  /** x = max(x, 0). */
  void relu(FeatureMaps x);

  /** gradient = gradient where out is positive, else 0. */
  void reluBackward(FeatureMaps out, FeatureMaps gradient);

  /** The mean of each 2x2 square; an odd last row or column is dropped. */
  void averagePool(FeatureMaps in, FeatureMaps out);

  /** The gradient of {@link #averagePool}; 0 in a dropped row or column. */
  void averagePoolBackward(FeatureMaps outGradient, FeatureMaps inGradient);

  /** The largest of each 2x2 square; an odd last row or column is dropped. */
  void maximumPool(FeatureMaps in, FeatureMaps out);

  /** The gradient of {@link #maximumPool}, to the first largest of each square in row order. */
  void maximumPoolBackward(
      FeatureMaps in, FeatureMaps out, FeatureMaps outGradient, FeatureMaps inGradient);

  /** The mean of each channel over an image: out is (n, channels). */
  void globalAverage(FeatureMaps in, Floats out);

  /** The gradient of {@link #globalAverage}, from (n, channels). */
  void globalAverageBackward(Floats outGradient, FeatureMaps inGradient);
}
