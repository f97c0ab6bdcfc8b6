package retort.device.contract;

import java.util.ArrayList;
import java.util.List;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.NotPositiveDefiniteException;

/** The head: more features than images and fewer, well and badly conditioned. */
final class HeadChecks {
  private static final double TOLERANCE = 1e-5;

  private HeadChecks() {}

  static List<DeviceCheck> all() {
    List<DeviceCheck> checks = new ArrayList<>();
    int[][] sizes = {{1, 1, 1}, {3, 7, 2}, {20, 5, 3}, {33, 65, 17}, {70, 16, 5}, {64, 129, 33}};
    for (int[] size : sizes) {
      for (double ridge : new double[] {HeadSolver.PAPER_RIDGE, 1e-2}) {
        String name =
            "head of %d images, %d features, %d targets, ridge %s"
                .formatted(size[0], size[1], size[2], ridge);
        checks.add(
            new DeviceCheck(name, TOLERANCE, t -> solve(t, ridge, size[0], size[1], size[2])));
        checks.add(
            new DeviceCheck(
                "factors of a " + name,
                TOLERANCE,
                t -> factors(t, ridge, size[0], size[1], size[2])));
      }
    }
    checks.add(new DeviceCheck("head of what is not finite", 0, HeadChecks::refuse));
    return checks;
  }

  private static void solve(Trial t, double ridge, int m, int inputs, int d) {
    try (HeadSolver.RidgeHead head =
        t.device().headSolver(ridge).solve(t.in(m * inputs), t.in(m * d), m, inputs, d)) {
      t.result(head.ridge());
      t.result(head.weights());
      Floats features = t.out(m * inputs);
      Floats targets = t.out(m * d);
      head.gradient(t.in((inputs + 1) * d), features, targets);
      t.result(features);
      t.result(targets);
      head.gradient(t.in((inputs + 1) * d), features, targets);
      t.result(features);
      t.result(targets);
    }
  }

  /** W in two factors, and the gradient through them. */
  private static void factors(Trial t, double ridge, int m, int inputs, int d) {
    Floats ys = t.in(m * d);
    try (HeadSolver.RidgeHead head =
        t.device().headSolver(ridge).solve(t.in(m * inputs), ys, m, inputs, d)) {
      Floats q = t.out((inputs + 1) * m);
      Floats z = t.out(m * d);
      head.factors(ys, q, z);
      t.result(q);
      t.result(z);
      Floats features = t.out(m * inputs);
      Floats targets = t.out(m * d);
      head.gradient(t.in((inputs + 1) * m), t.in(m * d), features, targets);
      t.result(features);
      t.result(targets);
      t.result(head.weights());
    }
  }

  private static void refuse(Trial t) {
    for (int bad = 0; bad < 2; bad++) {
      float[] features = t.noise(6);
      float[] targets = t.noise(4);
      (bad == 0 ? features : targets)[3] = Float.NaN;
      try (HeadSolver.RidgeHead head =
          t.device().headSolver(1e-3).solve(t.in(features), t.in(targets), 2, 3, 2)) {
        t.result(head.ridge());
      } catch (NotPositiveDefiniteException e) {
        t.result(-1);
      }
    }
    for (double ridge : new double[] {0, -1, 1.5, Double.NaN}) {
      try {
        t.device().headSolver(ridge);
        t.result(1);
      } catch (IllegalArgumentException e) {
        t.result(-1);
      }
    }
  }
}
