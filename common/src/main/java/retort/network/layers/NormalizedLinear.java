package retort.network.layers;

import java.util.Optional;
import java.util.function.UnaryOperator;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;
import retort.network.layers.ParameterLayout.StateEntry;

/**
 * A linear layer without bias, BatchNorm and ReLU: a {@link NormalizedConvolution} of images of one
 * pixel.
 */
record NormalizedLinear(int inputs, int outputs, NormalizedConvolution convolution)
    implements RowLayer {

  /** Registers {@code linear.weight} and BatchNorm's four vectors. */
  static NormalizedLinear register(
      ParameterLayout layout, String linear, String normalization, int inputs, int outputs) {
    StateEntry weight =
        layout.parameter(linear + ".weight", 1 / Math.sqrt(inputs), outputs, inputs);
    ConvolutionParameters parameters =
        ConvolutionParameters.register(layout, weight, Optional.empty(), normalization, outputs);
    ConvolutionShape shape = new ConvolutionShape(inputs, outputs, 1, 1, 1, 0, false);
    return new NormalizedLinear(
        inputs, outputs, new NormalizedConvolution(shape, true, parameters));
  }

  @Override
  public UnaryOperator<Floats> forward(Floats in, int n, Floats out, Tape tape) {
    LayerOperations layers = tape.device().layers();
    Tape inner = tape.branch();
    FeatureMaps pixels = tape.maps(n, inputs, 1);
    layers.unflatten(in, pixels);
    FeatureMaps result = convolution.forward(pixels, inner);
    layers.flatten(result, out);
    tape.release(pixels);
    tape.release(result);
    return gradient -> {
      FeatureMaps down = tape.gradientMaps(n, outputs, 1);
      layers.unflatten(gradient, down);
      FeatureMaps back = inner.backward(down, true);
      Floats rows = tape.gradientFloats((long) n * inputs);
      layers.flatten(back, rows);
      tape.releaseGradient(back);
      return rows;
    };
  }

  @Override
  public void close() {
    convolution.close();
  }
}
