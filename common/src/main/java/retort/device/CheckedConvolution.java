package retort.device;

import java.util.Optional;

/** A device's convolution behind checks of its arguments' extents. */
record CheckedConvolution(ConvolutionShape shape, Convolution device) implements Convolution {

  @Override
  public void load(Floats weight) {
    Extents.check("a convolution's weight", shape.weights(), weight.length());
    device.load(weight);
  }

  @Override
  public void forward(FeatureMaps in, Optional<Floats> bias, boolean relu, FeatureMaps out) {
    checkMaps(in, out);
    if (bias.isPresent()) {
      Extents.check("a convolution's bias", shape.outputs(), bias.get().length());
    }
    device.forward(in, bias, relu, out);
  }

  @Override
  public void backwardInput(FeatureMaps outGradient, FeatureMaps inGradient) {
    checkMaps(inGradient, outGradient);
    device.backwardInput(outGradient, inGradient);
  }

  @Override
  public void backwardWeight(FeatureMaps in, FeatureMaps outGradient, Floats weightGradient) {
    checkMaps(in, outGradient);
    Extents.check("a convolution's weight gradient", shape.weights(), weightGradient.length());
    device.backwardWeight(in, outGradient, weightGradient);
  }

  private void checkMaps(FeatureMaps in, FeatureMaps out) {
    Extents.check("a convolution's input", in, in.n(), shape.inputs(), shape.side());
    Extents.check("a convolution's output", out, in.n(), shape.outputs(), shape.outputSide());
  }

  @Override
  public void close() {
    device.close();
  }
}
