package retort.device.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/** BatchNorm in training mode, and folded into a convolution. */
final class BatchNormChecks {
  private static final double TOLERANCE = 2e-5;

  private BatchNormChecks() {}

  static List<DeviceCheck> all() {
    List<DeviceCheck> checks = new ArrayList<>();
    int[][] sizes = {
      {7, 1, 1}, {7, 3, 1}, {1, 5, 2}, {2, 16, 3}, {7, 17, 4}, {3, 33, 5}, {7, 64, 9}, {64, 3, 32}
    };
    for (int[] size : sizes) {
      for (boolean relu : new boolean[] {false, true}) {
        String name =
            "BatchNorm%s of (%d, %d, %d)"
                .formatted(relu ? " with ReLU" : "", size[0], size[1], size[2]);
        checks.add(
            new DeviceCheck(
                name, TOLERANCE, t -> normalize(t, size[0], size[1], size[2], relu, 0)));
      }
    }
    // The variance is a thousandth of the mean's square: its naive formula would lose it.
    checks.add(
        new DeviceCheck("BatchNorm far from zero", 1e-3, t -> normalize(t, 7, 5, 6, false, 30)));
    for (int outputs : new int[] {1, 5, 16, 33}) {
      String name = "BatchNorm folded into %d outputs".formatted(outputs);
      checks.add(new DeviceCheck(name, 2e-6, t -> fold(t, outputs)));
    }
    return checks;
  }

  private static void normalize(
      Trial t, int n, int channels, int side, boolean relu, float center) {
    float[] values = t.noise(n * channels * side * side);
    for (int i = 0; i < values.length; i++) {
      values[i] += center;
    }
    LayerOperations layers = t.device().layers();
    FeatureMaps in = t.maps(values, n, channels, side);
    FeatureMaps out = t.outMaps(n, channels, side);
    Floats gamma = t.positive(channels);
    Floats mean = t.out(channels);
    Floats variance = t.out(channels);
    layers.batchNorm(in, gamma, t.in(channels), relu, out, mean, variance);
    t.result(out);
    t.result(mean);
    t.result(variance);
    t.result(in);
    FeatureMaps slope = t.maps(n, channels, side);
    FeatureMaps back = t.outMaps(n, channels, side);
    Floats gammaGradient = t.out(channels);
    Floats betaGradient = t.out(channels);
    layers.batchNormBackward(
        in, gamma, relu, out, mean, variance, slope, back, gammaGradient, betaGradient);
    t.result(back);
    t.result(gammaGradient);
    t.result(betaGradient);
    FeatureMaps both = t.maps(n, channels, side);
    if (!layers.readsNormalized()) {
      layers.copy(both, out); // The values may go.
    }
    layers.batchNormBackward(
        in, gamma, relu, out, mean, variance, both, both, gammaGradient, betaGradient);
    t.result(both);
    t.result(gammaGradient);
  }

  private static void fold(Trial t, int outputs) {
    int each = 27;
    Floats weight = t.in(outputs * each);
    Floats gamma = t.in(outputs);
    Floats beta = t.in(outputs);
    Floats mean = t.in(outputs);
    Floats variance = t.positive(outputs);
    Floats foldedWeight = t.out(outputs * each);
    Floats foldedBias = t.out(outputs);
    LayerOperations layers = t.device().layers();
    layers.fold(weight, Optional.empty(), gamma, beta, mean, variance, foldedWeight, foldedBias);
    t.result(foldedWeight);
    t.result(foldedBias);
    layers.fold(
        weight, Optional.of(t.in(outputs)), gamma, beta, mean, variance, foldedWeight, foldedBias);
    t.result(foldedWeight);
    t.result(foldedBias);
  }
}
