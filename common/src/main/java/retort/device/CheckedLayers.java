package retort.device;

import java.util.Optional;

/**
 * A device's layers behind checks of their arguments' extents, which native code would not make.
 */
public record CheckedLayers(LayerOperations device) implements LayerOperations {
  private static final int SQUARE = 2;

  @Override
  public Convolution convolution(ConvolutionShape shape) {
    return new CheckedConvolution(shape, device.convolution(shape));
  }

  @Override
  public void unflatten(Floats from, FeatureMaps to) {
    Extents.check("unflatten", to.n() * to.pixels(), from.length());
    device.unflatten(from, to);
  }

  @Override
  public void flatten(FeatureMaps from, Floats to) {
    Extents.check("flatten", from.n() * from.pixels(), to.length());
    device.flatten(from, to);
  }

  @Override
  public void copy(FeatureMaps from, FeatureMaps to) {
    Extents.same("copy", from, to);
    device.copy(from, to);
  }

  @Override
  public void add(FeatureMaps x, FeatureMaps sum) {
    Extents.same("add", x, sum);
    device.add(x, sum);
  }

  @Override
  public void fold(
      Floats weight,
      Optional<Floats> bias,
      Floats gamma,
      Floats beta,
      Floats mean,
      Floats variance,
      Floats foldedWeight,
      Floats foldedBias) {
    long outputs = gamma.length();
    Extents.check("fold: weight", weight.length() / outputs * outputs, weight.length());
    Extents.check("fold: folded weight", weight.length(), foldedWeight.length());
    if (bias.isPresent()) {
      Extents.check("fold: bias", outputs, bias.get().length());
    }
    checkAll("fold", outputs, beta, mean, variance, foldedBias);
    device.fold(weight, bias, gamma, beta, mean, variance, foldedWeight, foldedBias);
  }

  @Override
  public void batchNorm(
      FeatureMaps in,
      Floats gamma,
      Floats beta,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance) {
    Extents.same("BatchNorm", in, out);
    checkAll("BatchNorm", in.channels(), gamma, beta, mean, variance);
    device.batchNorm(in, gamma, beta, relu, out, mean, variance);
  }

  @Override
  public void batchNormBackward(
      FeatureMaps in,
      Floats gamma,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance,
      FeatureMaps outGradient,
      FeatureMaps inGradient,
      Floats gammaGradient,
      Floats betaGradient) {
    String name = "BatchNorm backward";
    Extents.same(name, in, out);
    Extents.same(name, in, outGradient);
    Extents.same(name, in, inGradient);
    checkAll(name, in.channels(), gamma, mean, variance, gammaGradient, betaGradient);
    device.batchNormBackward(
        in, gamma, relu, out, mean, variance, outGradient, inGradient, gammaGradient, betaGradient);
  }

  private static void checkAll(String name, long length, Floats... vectors) {
    for (Floats vector : vectors) {
      Extents.check(name, length, vector.length());
    }
  }

  @Override
  public boolean readsNormalized() {
    return device.readsNormalized();
  }

  @Override
  public void relu(FeatureMaps x) {
    device.relu(x);
  }

  @Override
  public void reluBackward(FeatureMaps out, FeatureMaps gradient) {
    Extents.same("ReLU backward", out, gradient);
    device.reluBackward(out, gradient);
  }

  @Override
  public void averagePool(FeatureMaps in, FeatureMaps out) {
    checkPool("average pooling", in, out);
    device.averagePool(in, out);
  }

  @Override
  public void averagePoolBackward(FeatureMaps outGradient, FeatureMaps inGradient) {
    checkPool("average pooling backward", inGradient, outGradient);
    device.averagePoolBackward(outGradient, inGradient);
  }

  @Override
  public void maximumPool(FeatureMaps in, FeatureMaps out) {
    checkPool("maximum pooling", in, out);
    device.maximumPool(in, out);
  }

  @Override
  public void maximumPoolBackward(
      FeatureMaps in, FeatureMaps out, FeatureMaps outGradient, FeatureMaps inGradient) {
    String name = "maximum pooling backward";
    checkPool(name, in, out);
    checkPool(name, inGradient, outGradient);
    Extents.same(name, in, inGradient);
    device.maximumPoolBackward(in, out, outGradient, inGradient);
  }

  private static void checkPool(String name, FeatureMaps in, FeatureMaps out) {
    Extents.check(name, out, in.n(), in.channels(), in.side() / SQUARE);
  }

  @Override
  public void globalAverage(FeatureMaps in, Floats out) {
    Extents.check("global average", (long) in.n() * in.channels(), out.length());
    device.globalAverage(in, out);
  }

  @Override
  public void globalAverageBackward(Floats outGradient, FeatureMaps inGradient) {
    Extents.check(
        "global average backward",
        (long) inGradient.n() * inGradient.channels(),
        outGradient.length());
    device.globalAverageBackward(outGradient, inGradient);
  }
}
