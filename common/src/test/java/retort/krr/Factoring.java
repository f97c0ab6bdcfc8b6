package retort.krr;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Factors matrices and compares the products of the factors with them; in a process of its own. The
 * reference is plain Java.
 */
final class Factoring {
  static final int[] SIZES = {11, 26, 37, 100, 300, 1000};

  private Factoring() {}

  public static void main(String[] arguments) {
    for (int n : SIZES) {
      double[] matrix = wellConditioned(n);
      try (DoublePointer factor = new DoublePointer(matrix)) {
        int minor = openblas.LAPACKE_dpotrf(openblas.LAPACK_ROW_MAJOR, (byte) 'L', n, factor, n);
        double[] lower = new double[n * n];
        factor.get(lower);
        double error = minor == 0 ? error(lower, matrix, n) : Double.POSITIVE_INFINITY;
        System.out.printf(
            "%s %d: failed minor %d, error %.1e%n",
            error < 1e-12 ? "right" : "WRONG", n, minor, error);
      }
    }
  }

  /** Ones on the diagonal and less than 1/2 in all beside them: eigenvalues from 1/2 to 3/2. */
  private static double[] wellConditioned(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = 1;
      for (int j = 0; j < i; j++) {
        matrix[i * n + j] = random.nextDouble(-0.5, 0.5) / n;
        matrix[j * n + i] = matrix[i * n + j];
      }
    }
    return matrix;
  }

  private static double error(double[] lower, double[] matrix, int n) {
    double worst = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k <= j; k++) {
          sum += lower[i * n + k] * lower[j * n + k];
        }
        worst = Math.max(worst, Math.abs(sum - matrix[i * n + j]));
      }
    }
    return worst;
  }
}
