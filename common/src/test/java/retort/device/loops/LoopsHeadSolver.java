package retort.device.loops;

import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.NotPositiveDefiniteException;

/**
 * {@link HeadSolver} by loops in float64.
 *
 * @param ridge lambda as a share of trace(K)
 */
record LoopsHeadSolver(LoopsDevice device, double ridge) implements HeadSolver {
  LoopsHeadSolver {
    if (!(ridge > 0 && ridge <= 1)) {
      throw new IllegalArgumentException("a ridge of %s: in (0, 1]".formatted(ridge));
    }
  }

  @Override
  public RidgeHead solve(Floats features, Floats targets, int m, int inputs, int d) {
    double[] f = LoopsFloats.of(device, features, "features").values();
    double[] y = LoopsFloats.of(device, targets, "targets").values();
    refuse(f, inputs, "feature");
    refuse(y, d, "target");
    double[][] fs = new double[m][inputs + 1];
    for (int i = 0; i < m; i++) {
      System.arraycopy(f, i * inputs, fs[i], 0, inputs);
      fs[i][inputs] = 1;
    }
    double[][] gram = new double[m][m];
    double trace = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i][j] = dot(fs[i], fs[j]);
      }
      trace += gram[i][i];
    }
    double added = ridge * trace;
    for (int i = 0; i < m; i++) {
      gram[i][i] += added;
    }
    Cholesky.factor(gram);
    double[][] s = new double[m][d];
    for (int i = 0; i < m; i++) {
      System.arraycopy(y, i * d, s[i], 0, d);
    }
    Cholesky.solve(gram, s);
    return new LoopsHead(device, fs, gram, s, added);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void refuse(double[] values, int columns, String name) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new NotPositiveDefiniteException(
            "%s %d of synthetic image %d is %s"
                .formatted(name, i % columns, i / columns, values[i]));
      }
    }
  }
}
