package retort.device.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** Milliseconds of single operations at a recipe's sizes: what to make faster next. */
final class OperationTimes {
  private final Device device;
  private final int times;
  private final Map<String, Double> seen = new LinkedHashMap<>();

  private OperationTimes(Device device, int times) {
    this.device = device;
    this.times = times;
  }

  static Map<String, Double> measure(Device device, StepTimes.Recipe recipe, int times) {
    OperationTimes operations = new OperationTimes(device, times);
    operations.layers(recipe, true);
    operations.head((CudaDevice) device, recipe);
    return operations.seen;
  }

  static Map<String, Double> convolutions(Device device, StepTimes.Recipe recipe, int times) {
    OperationTimes operations = new OperationTimes(device, times);
    operations.layers(recipe, false);
    return operations.seen;
  }

  private void layers(StepTimes.Recipe recipe, boolean all) {
    int inputs = 3;
    for (int k = 0; k < recipe.widths().size(); k++) {
      int width = recipe.widths().get(k);
      layer(k, recipe.m(), inputs, width, recipe.side() >> k, all);
      inputs = width;
    }
  }

  private void head(CudaDevice device, StepTimes.Recipe recipe) {
    CudaRuntime card = device.runtime();
    int m = recipe.m();
    int d = recipe.d();
    int last = recipe.side() >> recipe.widths().size();
    int f = last * last * recipe.widths().get(recipe.widths().size() - 1);
    try (Doubles rows = device.doubles((long) m * f);
        Doubles matrix = device.doubles((long) m * m);
        Doubles right = device.doubles((long) m * d);
        Doubles wide = device.doubles((long) f * d);
        Floats word = device.floats(4);
        Floats noise = device.upload(HeadCheck.noise(5, m * f))) {
      device.vectors().zero(rows);
      device.vectors().accumulate(noise, rows);
      long fs = CudaDoubles.in(rows).address();
      long k = CudaDoubles.in(matrix).address();
      long s = CudaDoubles.in(right).address();
      long w = CudaDoubles.in(wide).address();
      long status = CudaFloats.in(word).address();
      device.vectors().zero(right);
      time("head: gram", () -> card.blas().gram(fs, m, f, k));
      time(
          "head: gram and factor",
          () -> {
            card.blas().gram(fs, m, f, k);
            card.solver().factor(k, m, status);
          });
      time("head: solve", () -> card.solver().solve(k, m, s, d, status));
      time("head: Fs' S", () -> card.blas().multiply64(true, true, f, d, m, 1, fs, s, 0, w));
      time("head: Fs G", () -> card.blas().multiply64(true, true, d, m, f, 1, w, fs, 0, s));
    }
  }

  private void time(String name, Runnable operation) {
    operation.run();
    device.synchronize();
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      operation.run();
    }
    device.synchronize();
    seen.put(name, (System.nanoTime() - start) / 1e6 / times);
  }

  private void layer(int k, int n, int inputs, int width, int side, boolean all) {
    ConvolutionShape shape = new ConvolutionShape(inputs, width, side, 3, 1, 1, false);
    String name = "%d: %d to %d on %d: ".formatted(k, inputs, width, side);
    try (FeatureMaps in = maps(n, inputs, side);
        FeatureMaps out = maps(n, width, side);
        FeatureMaps other = maps(n, width, side);
        FeatureMaps third = maps(n, width, side);
        FeatureMaps pooled = maps(n, width, side / 2);
        Floats weight = device.upload(HeadCheck.noise(1, shape.weights()));
        Floats flat = device.floats(n * pooled.pixels());
        Floats vectors = device.upload(HeadCheck.noise(2, 6 * width));
        Convolution convolution = device.layers().convolution(shape)) {
      convolution.load(weight);
      Floats a = vectors.slice(0, width);
      Floats b = vectors.slice(width, width);
      Floats c = vectors.slice(2L * width, width);
      Floats e = vectors.slice(3L * width, width);
      Floats f = vectors.slice(4L * width, width);
      Floats g = vectors.slice(5L * width, width);
      time(name + "forward", () -> convolution.forward(in, Optional.empty(), false, out));
      time(name + "forward bias relu", () -> convolution.forward(in, Optional.of(a), true, out));
      time(name + "backward input", () -> convolution.backwardInput(out, in));
      time(name + "backward weight", () -> convolution.backwardWeight(in, out, weight));
      if (!all) {
        return;
      }
      time(name + "batchnorm", () -> device.layers().batchNorm(out, a, b, true, other, c, e));
      time(
          name + "batchnorm backward",
          () -> device.layers().batchNormBackward(out, a, true, other, c, e, other, third, f, g));
      time(name + "average pool", () -> device.layers().averagePool(out, pooled));
      time(name + "average pool backward", () -> device.layers().averagePoolBackward(pooled, out));
      time(name + "relu backward", () -> device.layers().reluBackward(other, out));
      time(name + "flatten", () -> device.layers().flatten(pooled, flat));
      time(name + "copy", () -> device.layers().copy(out, other));
    }
  }

  private FeatureMaps maps(int n, int channels, int side) {
    FeatureMaps maps = device.featureMaps(n, channels, side);
    try (Floats flat = device.upload(HeadCheck.noise(3, (int) (n * maps.pixels())))) {
      device.layers().unflatten(flat, maps);
    }
    return maps;
  }
}
