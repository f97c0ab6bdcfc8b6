package retort.network.layers;

import java.util.Optional;
import retort.network.layers.ParameterLayout.StateEntry;

/**
 * The tensors of a convolution and of the BatchNorm after it.
 *
 * @param weight of the convolution
 * @param bias of the convolution, where it has one
 * @param normalization the BatchNorm's name
 * @param gamma {@code NORMALIZATION.weight}
 * @param beta {@code NORMALIZATION.bias}
 * @param mean {@code NORMALIZATION.running_mean}
 * @param variance {@code NORMALIZATION.running_var}
 */
record ConvolutionParameters(
    StateEntry weight,
    Optional<StateEntry> bias,
    String normalization,
    StateEntry gamma,
    StateEntry beta,
    StateEntry mean,
    StateEntry variance) {

  /** Registers those of a BatchNorm after the convolution's. */
  static ConvolutionParameters register(
      ParameterLayout layout,
      StateEntry weight,
      Optional<StateEntry> bias,
      String normalization,
      int channels) {
    return new ConvolutionParameters(
        weight,
        bias,
        normalization,
        layout.parameter(normalization + ".weight", Double.POSITIVE_INFINITY, channels),
        layout.parameter(normalization + ".bias", 0, channels),
        layout.statistic(normalization + ".running_mean", 0, channels),
        layout.statistic(normalization + ".running_var", Double.POSITIVE_INFINITY, channels));
  }
}
