package retort.device;

import java.util.Optional;

/**
 * A convolution of one shape with the weight that it last loaded, which it may keep in a layout of
 * its own.
 */
public interface Convolution extends AutoCloseable {

  /**
   * Takes a weight, as it is now, for the passes that follow.
   *
   * @param weight (outputs, inputsEach, kernel, kernel), PyTorch's layout
   */
  void load(Floats weight);

  /**
   * out = in * weight, plus the bias where there is one, then ReLU where asked for.
   *
   * @param bias (outputs)
   * @param out of the output's extents and the input's n
   */
  void forward(FeatureMaps in, Optional<Floats> bias, boolean relu, FeatureMaps out);

  /** The gradient with respect to the input, given that with respect to the output. */
  void backwardInput(FeatureMaps outGradient, FeatureMaps inGradient);

  /**
   * The gradient with respect to the weight.
   *
   * @param weightGradient out, in PyTorch's layout; overwritten
   */
  void backwardWeight(FeatureMaps in, FeatureMaps outGradient, Floats weightGradient);

  @Override
  void close();
}
