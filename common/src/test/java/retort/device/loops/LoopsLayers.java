package retort.device.loops;

import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/** {@link LayerOperations} by loops. */
record LoopsLayers(LoopsDevice device) implements LayerOperations {

  @Override
  public Convolution convolution(ConvolutionShape shape) {
    return new LoopsConvolution(device, shape);
  }

  @Override
  public void unflatten(Floats from, FeatureMaps to) {
    LoopsMaps maps = maps(to, "to");
    maps.values().setAll(floats(from, to.n() * to.pixels(), "from").values());
  }

  @Override
  public void flatten(FeatureMaps from, Floats to) {
    floats(to, from.n() * from.pixels(), "to").setAll(maps(from, "from").values().values());
  }

  @Override
  public void copy(FeatureMaps from, FeatureMaps to) {
    like(from, to, "to").values().setAll(maps(from, "from").values().values());
  }

  @Override
  public void add(FeatureMaps x, FeatureMaps sum) {
    LoopsFloats from = maps(x, "x").values();
    LoopsFloats to = like(x, sum, "sum").values();
    for (int i = 0; i < from.length(); i++) {
      to.set(i, to.at(i) + from.at(i));
    }
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
    int outputs = Math.toIntExact(gamma.length());
    LoopsFloats w = floats(weight, weight.length(), "weight");
    LoopsFloats toWeight = floats(foldedWeight, weight.length(), "foldedWeight");
    LoopsFloats toBias = floats(foldedBias, outputs, "foldedBias");
    int each = Math.toIntExact(weight.length()) / outputs;
    if (weight.length() % outputs != 0) {
      throw new IllegalArgumentException(
          "%d weights for %d outputs".formatted(weight.length(), outputs));
    }
    for (int o = 0; o < outputs; o++) {
      double s =
          floats(gamma, outputs, "gamma").at(o)
              / Math.sqrt(floats(variance, outputs, "variance").at(o) + EPSILON);
      double added = bias.isPresent() ? floats(bias.get(), outputs, "bias").at(o) : 0;
      toBias.set(
          o,
          floats(beta, outputs, "beta").at(o) + s * (added - floats(mean, outputs, "mean").at(o)));
      for (int i = o * each; i < (o + 1) * each; i++) {
        toWeight.set(i, s * w.at(i));
      }
    }
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
    int c = in.channels();
    LoopsBatchNorm.forward(
        maps(in, "in"),
        floats(gamma, c, "gamma"),
        floats(beta, c, "beta"),
        relu,
        like(in, out, "out"),
        floats(mean, c, "mean"),
        floats(variance, c, "variance"));
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
    int c = in.channels();
    LoopsBatchNorm.backward(
        maps(in, "in"),
        floats(gamma, c, "gamma"),
        relu,
        like(in, out, "out"),
        floats(mean, c, "mean"),
        floats(variance, c, "variance"),
        like(in, outGradient, "outGradient"),
        like(in, inGradient, "inGradient"),
        floats(gammaGradient, c, "gammaGradient"),
        floats(betaGradient, c, "betaGradient"));
  }

  @Override
  public boolean readsNormalized() {
    return true;
  }

  @Override
  public void relu(FeatureMaps x) {
    LoopsFloats values = maps(x, "x").values();
    for (int i = 0; i < values.length(); i++) {
      values.set(i, Math.max(values.at(i), 0));
    }
  }

  @Override
  public void reluBackward(FeatureMaps out, FeatureMaps gradient) {
    LoopsFloats y = maps(out, "out").values();
    LoopsFloats g = like(out, gradient, "gradient").values();
    for (int i = 0; i < y.length(); i++) {
      g.set(i, y.at(i) > 0 ? g.at(i) : 0);
    }
  }

  @Override
  public void averagePool(FeatureMaps in, FeatureMaps out) {
    LoopsPooling.average(maps(in, "in"), half(in, out, "out"));
  }

  @Override
  public void averagePoolBackward(FeatureMaps outGradient, FeatureMaps inGradient) {
    LoopsPooling.averageBackward(
        half(inGradient, outGradient, "outGradient"), maps(inGradient, "inGradient"));
  }

  @Override
  public void maximumPool(FeatureMaps in, FeatureMaps out) {
    LoopsPooling.maximum(maps(in, "in"), half(in, out, "out"));
  }

  @Override
  public void maximumPoolBackward(
      FeatureMaps in, FeatureMaps out, FeatureMaps outGradient, FeatureMaps inGradient) {
    half(in, out, "out");
    LoopsPooling.maximumBackward(
        maps(in, "in"), half(in, outGradient, "outGradient"), like(in, inGradient, "inGradient"));
  }

  @Override
  public void globalAverage(FeatureMaps in, Floats out) {
    LoopsMaps from = maps(in, "in");
    LoopsFloats to = floats(out, (long) in.n() * in.channels(), "out");
    int area = in.side() * in.side();
    for (int i = 0; i < to.length(); i++) {
      double sum = 0;
      for (int k = 0; k < area; k++) {
        sum += from.values().at(i * area + k);
      }
      to.set(i, sum / area);
    }
  }

  @Override
  public void globalAverageBackward(Floats outGradient, FeatureMaps inGradient) {
    LoopsMaps to = maps(inGradient, "inGradient");
    LoopsFloats from = floats(outGradient, (long) to.n() * to.channels(), "outGradient");
    int area = to.side() * to.side();
    for (int i = 0; i < to.values().length(); i++) {
      to.values().set(i, from.at(i / area) / area);
    }
  }

  private LoopsFloats floats(Floats floats, long length, String name) {
    return LoopsFloats.of(device, floats, length, name);
  }

  private LoopsMaps maps(FeatureMaps maps, String name) {
    return LoopsMaps.of(device, maps, name);
  }

  private LoopsMaps like(FeatureMaps other, FeatureMaps maps, String name) {
    return LoopsMaps.of(device, maps, other.n(), other.channels(), other.side(), name);
  }

  private LoopsMaps half(FeatureMaps other, FeatureMaps maps, String name) {
    return LoopsMaps.of(device, maps, other.n(), other.channels(), other.side() / 2, name);
  }
}
