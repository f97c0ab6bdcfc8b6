package retort.device.loops;

import retort.device.Floats;
import retort.device.HeadSolver;

/** A head that {@link LoopsHeadSolver} solved. */
final class LoopsHead implements HeadSolver.RidgeHead {
  private final LoopsDevice device;
  private final double[][] fs;
  private final double[][] factor;
  private final double[][] s;
  private final double ridge;
  private final LoopsFloats weights;

  LoopsHead(LoopsDevice device, double[][] fs, double[][] factor, double[][] s, double ridge) {
    this.device = device;
    this.fs = fs;
    this.factor = factor;
    this.s = s;
    this.ridge = ridge;
    int d = s[0].length;
    weights = device.floats((long) fs[0].length * d);
    for (int j = 0; j < fs[0].length; j++) {
      for (int k = 0; k < d; k++) {
        double sum = 0;
        for (int i = 0; i < fs.length; i++) {
          sum += fs[i][j] * s[i][k];
        }
        weights.set(j * d + k, sum);
      }
    }
  }

  @Override
  public Floats weights() {
    return weights;
  }

  @Override
  public double ridge() {
    return ridge;
  }

  @Override
  public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
    int m = fs.length;
    int p = fs[0].length;
    int d = s[0].length;
    double[] g = LoopsFloats.of(device, aggregate, "aggregate").values();
    double[][] dy = new double[m][d];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < d; k++) {
          dy[i][k] += fs[i][j] * g[j * d + k];
        }
      }
    }
    Cholesky.solve(factor, dy);
    double[][] sg = new double[m][p];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < d; k++) {
          sg[i][j] += s[i][k] * g[j * d + k];
        }
      }
    }
    write(sg, dy, featureGradient, targetGradient);
  }

  /** dFs = S G' - dYs (S' Fs) - S (dYs' Fs), and dYs. */
  private void write(double[][] sg, double[][] dy, Floats featureGradient, Floats targetGradient) {
    int m = fs.length;
    int p = fs[0].length;
    int d = s[0].length;
    LoopsFloats dfs = LoopsFloats.of(device, featureGradient, "featureGradient");
    LoopsFloats dys = LoopsFloats.of(device, targetGradient, "targetGradient");
    double[][] sf = new double[d][p];
    double[][] yf = new double[d][p];
    for (int k = 0; k < d; k++) {
      for (int j = 0; j < p; j++) {
        for (int i = 0; i < m; i++) {
          sf[k][j] += s[i][k] * fs[i][j];
          yf[k][j] += dy[i][k] * fs[i][j];
        }
      }
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < p - 1; j++) {
        double sum = sg[i][j];
        for (int k = 0; k < d; k++) {
          sum += -dy[i][k] * sf[k][j] - s[i][k] * yf[k][j];
        }
        dfs.set(i * (p - 1) + j, sum);
      }
      for (int k = 0; k < d; k++) {
        dys.set(i * d + k, dy[i][k]);
      }
    }
  }

  @Override
  public void factors(Floats targets, Floats q, Floats z) {
    int m = fs.length;
    int p = fs[0].length;
    int d = s[0].length;
    double[] ys = LoopsFloats.of(device, targets, "targets").values();
    LoopsFloats toQ = LoopsFloats.of(device, q, "q");
    LoopsFloats toZ = LoopsFloats.of(device, z, "z");
    double[][] rows = new double[m][p];
    double[][] solved = new double[m][d];
    for (int i = 0; i < m; i++) {
      System.arraycopy(fs[i], 0, rows[i], 0, p);
      System.arraycopy(ys, i * d, solved[i], 0, d);
    }
    Cholesky.forward(factor, rows);
    Cholesky.forward(factor, solved);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < p; j++) {
        toQ.set(j * m + i, rows[i][j]);
      }
      for (int k = 0; k < d; k++) {
        toZ.set(i * d + k, solved[i][k]);
      }
    }
  }

  /** By the paper's four terms, of which S G' = L'^-1 (G Z')'. */
  @Override
  public void gradient(Floats gz, Floats qg, Floats featureGradient, Floats targetGradient) {
    int m = fs.length;
    int p = fs[0].length;
    int d = s[0].length;
    double[] left = LoopsFloats.of(device, gz, "gz").values();
    double[] right = LoopsFloats.of(device, qg, "qg").values();
    double[][] sg = new double[m][p];
    double[][] dy = new double[m][d];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < p; j++) {
        sg[i][j] = left[j * m + i];
      }
      System.arraycopy(right, i * d, dy[i], 0, d);
    }
    Cholesky.backward(factor, sg);
    Cholesky.backward(factor, dy);
    write(sg, dy, featureGradient, targetGradient);
  }

  @Override
  public void close() {
    weights.close();
  }
}
