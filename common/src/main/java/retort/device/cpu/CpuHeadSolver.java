package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import retort.InvalidValueException;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.NotPositiveDefiniteException;

/** The head by LAPACK. */
final class CpuHeadSolver implements HeadSolver {
  private final CpuMatrices matrices;
  private final int threads;
  private final double ridge;

  /**
   * @param ridge lambda as a share of trace(K), in (0, 1]
   */
  CpuHeadSolver(CpuMatrices matrices, int threads, double ridge) {
    if (!(ridge > 0 && ridge <= 1)) {
      throw new InvalidValueException("ridge", ridge, "be a share of the trace in (0, 1]");
    }
    this.matrices = matrices;
    this.threads = threads;
    this.ridge = ridge;
  }

  @Override
  public Head solve(Floats features, Floats targets, int m, int inputs, int d) {
    if (m < 1
        || d < 1
        || features.length() != (long) m * inputs
        || targets.length() != (long) m * d) {
      throw new IllegalArgumentException(
          "%d features and %d targets are not those of %d images with %d features and %d targets each"
              .formatted(features.length(), targets.length(), m, inputs, d));
    }
    refuse(features, m, "feature");
    refuse(targets, m, "target");
    int p = inputs + 1;
    DoublePointer withBias = Doubling.withBias(features, m, inputs);
    DoublePointer factor = new DoublePointer((long) m * m);
    DoublePointer solution = Doubling.transposed(targets, m, d);
    try {
      double lambda =
          Lapack.alone(
              threads,
              () -> {
                double added = factor(withBias, factor, m, p);
                Lapack.solve(factor, m, solution, d);
                return added;
              });
      CpuHead head = new CpuHead(matrices, threads, withBias, factor, solution, m, p, d, lambda);
      head.solveWeights();
      return head;
    } catch (RuntimeException e) {
      withBias.deallocate();
      factor.deallocate();
      solution.deallocate();
      throw e;
    }
  }

  /** Forms K + lambda I in the upper half of {@code matrix}, replaces it by its factor: lambda. */
  private double factor(DoublePointer inputs, DoublePointer matrix, int m, int p) {
    Lapack.gram(inputs, matrix, m, p);
    double trace = 0;
    for (int i = 0; i < m; i++) {
      trace += matrix.get((long) i * m + i);
    }
    double lambda = ridge * trace;
    for (int i = 0; i < m; i++) {
      long diagonal = (long) i * m + i;
      matrix.put(diagonal, matrix.get(diagonal) + lambda);
    }
    int minor = Lapack.factor(matrix, m);
    if (minor != 0) {
      throw NotPositiveDefiniteException.ofGram(m, p, lambda, Math.abs(minor));
    }
    return lambda;
  }

  private static void refuse(Floats values, int m, String name) {
    int columns = Math.toIntExact(values.length() / m);
    float[] row = new float[columns];
    for (int i = 0; i < m; i++) {
      values.slice((long) i * columns, columns).download(row, 0);
      for (int j = 0; j < columns; j++) {
        if (!Float.isFinite(row[j])) {
          throw NotPositiveDefiniteException.ofInput(name, j, i, m, row[j]);
        }
      }
    }
  }
}
