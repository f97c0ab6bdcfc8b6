package retort.device.loops;

import retort.device.NotPositiveDefiniteException;

/** Cholesky factors in the lower halves of matrices. */
final class Cholesky {
  private Cholesky() {}

  static void factor(double[][] a) {
    for (int j = 0; j < a.length; j++) {
      for (int i = j; i < a.length; i++) {
        for (int k = 0; k < j; k++) {
          a[i][j] -= a[i][k] * a[j][k];
        }
        if (i == j && !(a[j][j] > 0)) {
          throw new NotPositiveDefiniteException("pivot %d is %s".formatted(j, a[j][j]));
        }
        a[i][j] = i == j ? Math.sqrt(a[j][j]) : a[i][j] / a[j][j];
      }
    }
  }

  /** Replaces the right-hand sides b (rows, columns) by the solutions. */
  static void solve(double[][] factor, double[][] b) {
    forward(factor, b);
    backward(factor, b);
  }

  /** Replaces b by L^-1 b. */
  static void forward(double[][] factor, double[][] b) {
    for (int i = 0; i < b.length; i++) {
      for (int k = 0; k < i; k++) {
        subtract(b[i], factor[i][k], b[k]);
      }
      divide(b[i], factor[i][i]);
    }
  }

  /** Replaces b by L'^-1 b. */
  static void backward(double[][] factor, double[][] b) {
    for (int i = b.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < b.length; k++) {
        subtract(b[i], factor[k][i], b[k]);
      }
      divide(b[i], factor[i][i]);
    }
  }

  private static void subtract(double[] row, double factor, double[] other) {
    for (int j = 0; j < row.length; j++) {
      row[j] -= factor * other[j];
    }
  }

  private static void divide(double[] row, double divisor) {
    for (int j = 0; j < row.length; j++) {
      row[j] /= divisor;
    }
  }
}
