package retort.krr;

import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.cpu.Float64;

/**
 * The targets that minimize the outer loss of fixed synthetic images.
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
    linear = new double[m * d];
  }

  /**
   * A of one backbone: the heads that the m unit targets solve to.
   *
   * @param device that solves
   * @param ridge lambda as a share of the kernel's trace, in (0, 1]
   * @param features Fs without the bias column, (m, p - 1)
   * @return (p, m), the last row that of the bias column
   */
  public static float[] heads(Device device, double ridge, float[] features, int m) {
    float[] units = new float[m * m];
    for (int i = 0; i < m; i++) {
      units[i * m + i] = 1;
    }
    try (Floats inputs = device.upload(features);
        Floats targets = device.upload(units);
        HeadSolver.RidgeHead head =
            device.headSolver(ridge).solve(inputs, targets, m, features.length / m, m)) {
      return head.weights().download();
    }
  }

  /**
   * Adds a backbone.
   *
   * @param heads A, (p, m), of {@link #heads}
   * @param product Ft' Ft A, (p, m): an {@link OuterGradientAccumulator} with head A and targets of
   *     zero
   * @param cross Ft' Yt, (p, d): the negative of an {@link OuterGradientAccumulator} with a head of
   *     zero
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
          linear[i * d + k] += head * cross[j * d + k];
        }
      }
    }
  }

  /**
   * Solves H Ys = C; a ridge of 1e-9 trace(H) regularizes the null space of H.
   *
   * @param threads native threads
   * @return Ys, (m, d)
   */
  public float[] solve(int threads) {
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
    double[] rows = Float64.solve(threads, matrix, linear, m, d);
    float[] targets = new float[m * d];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) rows[i];
    }
    return targets;
  }
}
