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
    maps.values().setAll(floats(from, "from").values());
  }

  @Override
  public void flatten(FeatureMaps from, Floats to) {
    floats(to, "to").setAll(maps(from, "from").values().values());
  }

  @Override
  public void copy(FeatureMaps from, FeatureMaps to) {
    maps(to, "to").values().setAll(maps(from, "from").values().values());
  }

  @Override
  public void add(FeatureMaps x, FeatureMaps sum) {
    LoopsFloats from = maps(x, "x").values();
    LoopsFloats to = maps(sum, "sum").values();
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
    LoopsFloats w = floats(weight, "weight");
    LoopsFloats toWeight = floats(foldedWeight, "foldedWeight");
    LoopsFloats toBias = floats(foldedBias, "foldedBias");
    int each = Math.toIntExact(weight.length()) / outputs;
    for (int o = 0; o < outputs; o++) {
      double s =
          floats(gamma, "gamma").at(o) / Math.sqrt(floats(variance, "variance").at(o) + EPSILON);
      double added = bias.isPresent() ? floats(bias.get(), "bias").at(o) : 0;
      toBias.set(o, floats(beta, "beta").at(o) + s * (added - floats(mean, "mean").at(o)));
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
    LoopsBatchNorm.forward(
        maps(in, "in"),
        floats(gamma, "gamma"),
        floats(beta, "beta"),
        relu,
        maps(out, "out"),
        floats(mean, "mean"),
        floats(variance, "variance"));
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
    LoopsBatchNorm.backward(
        maps(in, "in"),
        floats(gamma, "gamma"),
        relu,
        maps(out, "out"),
        floats(mean, "mean"),
        floats(variance, "variance"),
        maps(outGradient, "outGradient"),
        maps(inGradient, "inGradient"),
        floats(gammaGradient, "gammaGradient"),
        floats(betaGradient, "betaGradient"));
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
    LoopsFloats g = maps(gradient, "gradient").values();
    for (int i = 0; i < y.length(); i++) {
      g.set(i, y.at(i) > 0 ? g.at(i) : 0);
    }
  }

  @Override
  public void averagePool(FeatureMaps in, FeatureMaps out) {
    LoopsPooling.average(maps(in, "in"), maps(out, "out"));
  }

  @Override
  public void averagePoolBackward(FeatureMaps outGradient, FeatureMaps inGradient) {
    LoopsPooling.averageBackward(maps(outGradient, "outGradient"), maps(inGradient, "inGradient"));
  }

  @Override
  public void maximumPool(FeatureMaps in, FeatureMaps out) {
    LoopsPooling.maximum(maps(in, "in"), maps(out, "out"));
  }

  @Override
  public void maximumPoolBackward(
      FeatureMaps in, FeatureMaps out, FeatureMaps outGradient, FeatureMaps inGradient) {
    maps(out, "out");
    LoopsPooling.maximumBackward(
        maps(in, "in"), maps(outGradient, "outGradient"), maps(inGradient, "inGradient"));
  }

  @Override
  public void globalAverage(FeatureMaps in, Floats out) {
    LoopsMaps from = maps(in, "in");
    LoopsFloats to = floats(out, "out");
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
    LoopsFloats from = floats(outGradient, "outGradient");
    int area = to.side() * to.side();
    for (int i = 0; i < to.values().length(); i++) {
      to.values().set(i, from.at(i / area) / area);
    }
  }

  private LoopsFloats floats(Floats floats, String name) {
    return LoopsFloats.of(device, floats, name);
  }

  private LoopsMaps maps(FeatureMaps maps, String name) {
    return LoopsMaps.of(device, maps, name);
  }
}
