package retort.device.cuda;

import java.util.List;
import java.util.Map;
import retort.device.Device;
import retort.device.Floats;
import retort.network.Architecture;
import retort.network.Fixture;
import retort.network.Network;
import retort.tensors.Tensor;

/** The outer step and the pool update against what PyTorch computed in float64. */
final class FixtureCheck {
  static final List<String> NAMES =
      List.of("two-blocks-8", "rank-deficient-8", "three-blocks-32", "two-blocks-16");

  private FixtureCheck() {}

  /** The largest relative error of any tensor. */
  static double worst(Device device, String name) {
    Fixture fixture = new Fixture(name);
    Architecture architecture = fixture.architecture();
    int m = fixture.extent("xs", 0);
    int n = fixture.extent("xt", 0);
    Network network = architecture.open(device, fixture.before());
    double worst;
    try (Step step =
            new Step(
                device,
                network,
                fixture.floats("xs"),
                fixture.floats("ys"),
                m,
                architecture.outputs());
        Floats real = device.upload(fixture.floats("xt"));
        Floats wanted = device.upload(fixture.floats("yt"))) {
      double loss = step.outer(real, wanted, n, stage -> {});
      double expected = fixture.doubles("loss")[0];
      worst = Math.abs(loss - expected) / expected;
      worst = Math.max(worst, error(fixture, "grad_xs", step.imageGradient().download()));
      worst = Math.max(worst, error(fixture, "grad_ys", step.targetGradient().download()));
      step.train();
      for (Map.Entry<String, Tensor> tensor : network.weights().entrySet()) {
        worst =
            Math.max(worst, error(fixture, "after." + tensor.getKey(), tensor.getValue().values()));
      }
    }
    return worst;
  }

  private static double error(Fixture fixture, String tensor, float[] actual) {
    return Fixture.error(fixture.doubles(tensor), actual);
  }
}
