package retort.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.contract.EveryDevice;
import retort.optimizer.Optimizer;
import retort.tensors.Tensor;

/** The whole outer gradient and a pool update against PyTorch in float64. */
class PyTorchTest {
  /**
   * The solve magnifies the rounding of features to float32, 6e-8 of each, a thousand times: with
   * sums in float64 the error is 0.9e-4 already.
   */
  private static final double GRADIENT = 3e-4;

  static Stream<Arguments> everywhere() {
    return Arrays.stream(EveryDevice.values())
        .flatMap(
            device ->
                Stream.of("two-blocks-8", "rank-deficient-8", "three-blocks-32", "two-blocks-16")
                    .map(name -> Arguments.of(device, name)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void outerGradient(EveryDevice kind, String name) {
    Fixture fixture = new Fixture(name);
    Architecture architecture = fixture.architecture();
    int m = fixture.extent("xs", 0);
    int n = fixture.extent("xt", 0);
    int d = architecture.outputs();
    int inputs = architecture.features();
    try (Device device = kind.open();
        Network network = architecture.open(device, fixture.before());
        Floats xs = device.upload(fixture.floats("xs"));
        Floats ys = device.upload(fixture.floats("ys"));
        Floats xt = device.upload(fixture.floats("xt"));
        Floats yt = device.upload(fixture.floats("yt"));
        Floats ft = device.floats((long) n * inputs);
        Floats residual = device.floats((long) n * d);
        Floats gradient = device.floats((inputs + 1L) * d);
        Floats dFs = device.floats((long) m * inputs);
        Floats dYs = device.floats((long) m * d);
        Floats dXs = device.floats((long) m * architecture.pixels());
        Pass pass = network.forward(xs, m);
        HeadSolver.RidgeHead head =
            device.headSolver(HeadSolver.PAPER_RIDGE).solve(pass.features(), ys, m, inputs, d)) {
      close(fixture, "embed_xs", pass.features().download(), 1e-5);
      close(fixture, "embed_xs", network.features(fixture.floats("xs"), m), 1e-5);
      network.features(xt, n, ft);
      Floats weights = head.weights().slice(0, (long) inputs * d);
      Floats bias = head.weights().slice((long) inputs * d, d);
      device.matrices().multiply(false, false, n, d, inputs, 1, ft, weights, 0, residual);
      device.matrices().addToRows(residual, n, d, bias);
      // 2 / (n d) (Ft W - Yt)
      double loss = device.vectors().meanSquaredError(residual, yt, residual);
      double expected = fixture.doubles("loss")[0];
      assertEquals(expected, loss, 1e-4 * expected);
      device
          .matrices()
          .multiply(
              true, false, inputs, d, n, 1, ft, residual, 0, gradient.slice(0, (long) inputs * d));
      device.matrices().sumRows(residual, n, d, gradient.slice((long) inputs * d, d));
      head.gradient(gradient, dFs, dYs);
      close(fixture, "grad_ys", dYs.download(), GRADIENT);
      pass.imageGradient(dFs, dXs);
      close(fixture, "grad_xs", dXs.download(), GRADIENT);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void poolUpdate(EveryDevice kind, String name) {
    Fixture fixture = new Fixture(name);
    Architecture architecture = fixture.architecture();
    int m = fixture.extent("xs", 0);
    try (Device device = kind.open();
        Network network = architecture.open(device, fixture.before());
        Floats xs = device.upload(fixture.floats("xs"));
        Floats ys = device.upload(fixture.floats("ys"))) {
      network.train(xs, m, Loss.meanSquaredError(ys), new Optimizer.Sgd(0.1, 0.9, 1e-3));
      Map<String, Tensor> after = network.weights();
      float[] momentum = network.optimizerState().get("momentum").values();
      Map<String, Tensor> velocities =
          architecture.layout().tensors(momentum, network.statistics().download());
      for (String tensor : after.keySet()) {
        close(fixture, "after." + tensor, after.get(tensor).values(), 1e-4);
        if (!tensor.contains("running_")) {
          moved(fixture, tensor, velocities.get(tensor).values());
        }
      }
    }
  }

  /** The step itself, which the parameter's own size would hide. */
  private static void moved(Fixture fixture, String tensor, float[] velocity) {
    double[] before = fixture.doubles("before." + tensor);
    double[] step = fixture.doubles("after." + tensor).clone();
    for (int i = 0; i < step.length; i++) {
      step[i] = (before[i] - step[i]) / 0.1;
    }
    double error = Fixture.error(step, velocity);
    assertTrue(error < 1e-4, "step of " + tensor + ": relative error " + error);
  }

  private static void close(Fixture fixture, String name, float[] actual, double tolerance) {
    double error = Fixture.error(fixture.doubles(name), actual);
    assertTrue(error < tolerance, name + ": relative error " + error);
  }
}
