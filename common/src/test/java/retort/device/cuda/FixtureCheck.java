package retort.device.cuda;

import java.util.ArrayList;
import java.util.List;
import retort.device.Device;
import retort.device.Floats;
import retort.network.Fixture;

/** The outer step and the pool update against what PyTorch computed in float64. */
final class FixtureCheck {
  static final List<String> NAMES =
      List.of("two-blocks-8", "rank-deficient-8", "three-blocks-32", "two-blocks-16");

  private FixtureCheck() {}

  /** The largest relative error of any tensor. */
  static double worst(Device device, String name) {
    Fixture fixture = new Fixture(name);
    List<Integer> widths = new ArrayList<>();
    while (fixture.has("before.blocks." + widths.size() + ".conv.weight")) {
      widths.add(fixture.extent("before.blocks." + widths.size() + ".conv.weight", 0));
    }
    int m = fixture.extent("xs", 0);
    int n = fixture.extent("xt", 0);
    int d = fixture.extent("ys", 1);
    List<String> names = new ArrayList<>();
    StepNet net =
        new StepNet(
            device,
            fixture.extent("xs", 2),
            widths,
            d,
            (tensor, length) -> {
              names.add(tensor);
              return fixture.floats("before." + tensor);
            });
    double worst = 0;
    try (Step step = new Step(device, net, fixture.floats("xs"), fixture.floats("ys"), m, d);
        Floats real = device.upload(fixture.floats("xt"));
        Floats wanted = device.upload(fixture.floats("yt"))) {
      double loss = step.outer(real, wanted, n, stage -> {});
      double expected = fixture.doubles("loss")[0];
      worst = Math.abs(loss - expected) / expected;
      worst =
          Math.max(
              worst, Fixture.error(fixture.doubles("grad_xs"), step.imageGradient().download()));
      worst =
          Math.max(
              worst, Fixture.error(fixture.doubles("grad_ys"), step.targetGradient().download()));
      net.train(step.images(), step.targets(), m, 0.1);
      int learnt = 0;
      int measured = 0;
      for (String tensor : names) {
        double[] after = fixture.doubles("after." + tensor);
        boolean running = tensor.contains("running");
        Floats values =
            (running ? net.statistics() : net.parameters())
                .slice(running ? measured : learnt, after.length);
        worst = Math.max(worst, Fixture.error(after, values.download()));
        if (running) {
          measured += after.length;
        } else {
          learnt += after.length;
        }
      }
    }
    return worst;
  }
}
