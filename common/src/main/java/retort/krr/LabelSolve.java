package retort.krr;

import org.bytedeco.javacpp.DoublePointer;

/**
 * The targets that minimise the outer loss of fixed synthetic images.
 *
 * <p>With fixed features the head is linear in the targets, W = A Ys with A = Fs' (K + lambda
 * I)^-1, so |Ft A Ys - Yt|^2 is quadratic in Ys and, summed over backbones, least where H Ys = C
 * with H = sum A' Ft' Ft A and C = sum A' Ft' Yt.
 */
public final class LabelSolve {
  private static final double RIDGE = 1e-9;

  private final int m;
  private final int d;
  private final double[] quadratic;
  private final double[] linear;

  /**
   * A solve over no backbone yet.
   *
   * @param m synthetic images
   * @param d the length of a target
   */
  public LabelSolve(int m, int d) {
    this.m = m;
    this.d = d;
    quadratic = new double[m * m];
    linear = new double[d * m];
  }

  /**
   * A of one backbone: the heads that the m unit targets solve to.
   *
   * @param features Fs without the bias column, (m, p - 1)
   * @return (p, m), the last row that of the bias column
   */
  public static float[] heads(Krr krr, float[] features, int m) {
    float[] units = new float[m * m];
    for (int i = 0; i < m; i++) {
      units[i * m + i] = 1;
    }
    try (Krr.Head head = krr.solve(features, units, m, m)) {
      return head.weights();
    }
  }

  /**
   * Adds a backbone.
   *
   * @param heads A, (p, m), of {@link #heads}
   * @param product Ft' Ft A, (p, m): an {@link OuterSum} with head A and targets of zero
   * @param cross Ft' Yt, (p, d): the negative of an {@link OuterSum} with a head of zero
   */
  public void add(float[] heads, float[] product, float[] cross) {
    int p = heads.length / m;
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < m; i++) {
        double head = heads[j * m + i];
        for (int k = 0; k < m; k++) {
          quadratic[i * m + k] += head * product[j * m + k];
        }
        for (int k = 0; k < d; k++) {
          linear[k * m + i] += head * cross[j * d + k];
        }
      }
    }
  }

  /**
   * Solves H Ys = C; a ridge of 1e-9 of H's trace settles directions that no backbone sees.
   *
   * @return Ys, (m, d)
   */
  public float[] solve() {
    double trace = 0;
    for (int i = 0; i < m; i++) {
      trace += quadratic[i * m + i];
    }
    double[] matrix = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < m; k++) {
        matrix[i * m + k] = (quadratic[i * m + k] + quadratic[k * m + i]) / 2;
      }
      matrix[i * m + i] += RIDGE * trace;
    }
    DoublePointer factor = Doubles.of(matrix);
    DoublePointer solution = Doubles.of(linear);
    try {
      Blas.alone(
          () -> {
            CholeskyKrr.factor(factor, m, m, RIDGE);
            Blas.solve(factor, m, solution, d);
            return null;
          });
      float[] rows = Doubles.floats(solution, d * m);
      float[] targets = new float[m * d];
      for (int k = 0; k < d; k++) {
        for (int i = 0; i < m; i++) {
          targets[i * d + k] = rows[k * m + i];
        }
      }
      return targets;
    } finally {
      Doubles.free(factor, solution);
    }
  }
}
