package retort.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.contract.EveryDevice;
import retort.krr.PlainLoss;
import retort.tensors.Tensor;

/** Every gradient against central differences of a float64 loss that shares no code with it. */
class CentralDifferenceTest {
  private static final double STEP = 1e-5;
  private static final double CLOSE = 1e-4;
  private static final int N = 7;
  private static final int D = 3;

  static Stream<Arguments> cases() {
    return Arrays.stream(EveryDevice.values())
        .flatMap(
            device ->
                Stream.of(
                    Arguments.of(device, 4, 3, 8, 1e-6),
                    Arguments.of(device, 4, 1, 8, 1e-6),
                    Arguments.of(device, 21, 3, 4, 1e-6),
                    Arguments.of(device, 4, 3, 8, 1e-2),
                    Arguments.of(device, 21, 3, 4, 1.0)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outerGradient(EveryDevice kind, int m, int channels, int size, double share) {
    Architecture shape =
        Architecture.convNet(channels, size, List.of(3, 4), new Head.LinearHead(D));
    Map<String, Tensor> weights = shape.initialize(1);
    float[] images = Samples.floats(2, m * shape.pixels());
    float[] targets = Samples.floats(3, m * D);
    float[] real = Samples.floats(4, N * shape.pixels());
    float[] wanted = Samples.floats(5, N * D);

    PlainNetwork plain = new PlainNetwork(shape, doubles(weights));
    double[] x = doubles(images);
    double[] y = doubles(targets);
    double[] t = plain.features(doubles(real), N, false);
    double ridge = PlainLoss.ridge(plain.features(x, m, false), m, share);
    DoubleSupplier loss =
        () -> PlainLoss.of(plain.features(x, m, false), y, m, ridge, t, doubles(wanted), N);

    int inputs = shape.features();
    try (Device device = kind.open();
        Network network = shape.open(device, weights);
        Floats xs = device.upload(images);
        Floats ys = device.upload(targets);
        Floats aggregate = device.floats((inputs + 1L) * D);
        Floats dFs = device.floats((long) m * inputs);
        Floats dYs = device.floats((long) m * D);
        Floats dXs = device.floats((long) m * shape.pixels());
        Pass pass = network.forward(xs, m);
        HeadSolver.RidgeHead head =
            device.headSolver(share).solve(pass.features(), ys, m, inputs, D)) {
      assertEquals(ridge, head.ridge(), 1e-6 * ridge);
      aggregate.upload(aggregate(network.features(real, N), head.weights().download(), wanted), 0);
      head.gradient(aggregate, dFs, dYs);
      pass.imageGradient(dFs, dXs);
      // The solve magnifies the rounding of features to float32: with a tiny ridge a thousand
      // times, with more images than features more than that.
      double tolerance = share > 1e-3 ? CLOSE : m > inputs ? 5 * CLOSE : 3 * CLOSE;
      close(differences(loss, y), dYs.download(), tolerance, "targets");
      close(differences(loss, x), dXs.download(), tolerance, "images");
    }
  }

  /** 2 / (n d) Ft' (Ft W - Yt). */
  private static float[] aggregate(float[] features, float[] head, float[] wanted) {
    int inputs = features.length / N;
    double[] sum = new double[head.length];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        double residual = head[inputs * D + j] - wanted[i * D + j];
        for (int k = 0; k < inputs; k++) {
          residual += (double) features[i * inputs + k] * head[k * D + j];
        }
        for (int k = 0; k < inputs; k++) {
          sum[k * D + j] += features[i * inputs + k] * residual * 2 / (N * D);
        }
        sum[inputs * D + j] += residual * 2 / (N * D);
      }
    }
    float[] rounded = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      rounded[i] = (float) sum[i];
    }
    return rounded;
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterOfATrainingStep(EveryDevice kind) {
    int m = 5;
    Architecture shape = Architecture.convNet(3, 8, List.of(3, 4), new Head.LinearHead(D));
    Map<String, Tensor> weights = shape.initialize(6);
    float[] images = Samples.floats(7, m * shape.pixels());
    float[] targets = Samples.floats(8, m * D);
    Map<String, double[]> tensors = doubles(weights);
    PlainNetwork plain = new PlainNetwork(shape, tensors);
    double[] x = doubles(images);
    double[] y = doubles(targets);
    try (Device device = kind.open();
        Network network = shape.open(device, weights);
        Floats xs = device.upload(images);
        Floats ys = device.upload(targets);
        TrainingPass pass = network.forwardTraining(xs, m)) {
      double loss = Loss.meanSquaredError(ys).differentiate(device, pass.outputs(), m);
      assertEquals(plain.trainingLoss(x, y, m), loss, 1e-6 * loss);
      float[] flat = pass.gradient(pass.outputs()).download();
      Map<String, Tensor> gradient = shape.layout().tensors(flat, network.statistics().download());
      for (String name : tensors.keySet()) {
        if (name.endsWith("conv.bias")) {
          for (float value : gradient.get(name).values()) {
            assertEquals(0, value, "the batch's mean removes the bias");
          }
        } else if (!name.contains("running_")) {
          double[] expected = differences(() -> plain.trainingLoss(x, y, m), tensors.get(name));
          close(expected, gradient.get(name).values(), CLOSE, name);
        }
      }
    }
  }

  private static double[] differences(DoubleSupplier loss, double[] at) {
    double[] result = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double kept = at[i];
      at[i] = kept + STEP;
      double above = loss.getAsDouble();
      at[i] = kept - STEP;
      result[i] = (above - loss.getAsDouble()) / (2 * STEP);
      at[i] = kept;
    }
    return result;
  }

  private static void close(double[] expected, float[] actual, double tolerance, String name) {
    double error = Fixture.error(expected, actual);
    assertTrue(error < tolerance, name + ": relative error " + error);
  }

  private static Map<String, double[]> doubles(Map<String, Tensor> weights) {
    Map<String, double[]> result = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> result.put(name, doubles(tensor.values())));
    return result;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
