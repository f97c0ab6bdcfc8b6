package retort.krr;

/** The outer loss in float64 and naive loops. */
public final class PlainLoss {
  private PlainLoss() {}

  /** A share of trace(Fs Fs'), with the bias column. */
  public static double ridge(double[] features, int m, double share) {
    double trace = m;
    for (double value : features) {
      trace += value * value;
    }
    return share * trace;
  }

  /** mean((Ft Fs' (Fs Fs' + ridge I)^-1 Ys - Yt)^2); features lack their bias columns. */
  public static double of(
      double[] synthetic,
      double[] targets,
      int m,
      double ridge,
      double[] real,
      double[] wanted,
      int n) {
    int d = targets.length / m;
    int f = synthetic.length / m;
    double[][] system = new double[m][m + d];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        system[i][j] = dot(synthetic, i, synthetic, j, f) + (i == j ? ridge : 0);
      }
      System.arraycopy(targets, i * d, system[i], m, d);
    }
    eliminate(system, m);
    double loss = 0;
    for (int row = 0; row < n; row++) {
      for (int j = 0; j < d; j++) {
        double residual = -wanted[row * d + j];
        for (int i = 0; i < m; i++) {
          residual += dot(real, row, synthetic, i, f) * system[i][m + j];
        }
        loss += residual * residual / (n * d);
      }
    }
    return loss;
  }

  private static double dot(double[] a, int i, double[] b, int j, int f) {
    double sum = 1;
    for (int k = 0; k < f; k++) {
      sum += a[i * f + k] * b[j * f + k];
    }
    return sum;
  }

  /** Gauss-Jordan without pivoting: the matrix is positive definite. */
  private static void eliminate(double[][] system, int m) {
    for (int k = 0; k < m; k++) {
      double pivot = system[k][k];
      for (int j = k; j < system[k].length; j++) {
        system[k][j] /= pivot;
      }
      for (int i = 0; i < m; i++) {
        double factor = system[i][k];
        for (int j = k; j < system[k].length && i != k; j++) {
          system[i][j] -= factor * system[k][j];
        }
      }
    }
  }
}
