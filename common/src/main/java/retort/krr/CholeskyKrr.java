package retort.krr;

import org.bytedeco.javacpp.DoublePointer;
import retort.command.InvalidValueException;
import retort.device.NotPositiveDefiniteException;

/**
 * {@link Krr} by LAPACK.
 *
 * @param ridge lambda as a share of trace(K)
 */
record CholeskyKrr(double ridge) implements Krr {
  CholeskyKrr {
    if (!(ridge > 0 && ridge <= 1)) {
      throw new InvalidValueException("ridge", ridge, "be a share of the trace in (0, 1]");
    }
  }

  @Override
  public Head solve(float[] features, float[] targets, int m, int d) {
    if (m < 1 || d < 1 || features.length % m != 0 || targets.length != (long) m * d) {
      throw new IllegalArgumentException(
          "%d features and %d targets are not those of %d images with %d targets each"
              .formatted(features.length, targets.length, m, d));
    }
    int p = features.length / m + 1;
    refuse(features, m, "feature");
    refuse(targets, m, "target");
    DoublePointer inputs = Doubles.of(withBias(features, m, p));
    DoublePointer factor = new DoublePointer((long) m * m);
    DoublePointer solution = Doubles.of(transposed(targets, m, d));
    DoublePointer weights = new DoublePointer((long) p * d);
    try {
      double lambda =
          Blas.alone(
              () -> {
                double added = gram(inputs, factor, m, p);
                Blas.solve(factor, m, solution, d);
                Blas.multiply(1, inputs, solution, 0, weights, p, d, m);
                return added;
              });
      return new CholeskyHead(inputs, factor, solution, weights, m, p, d, lambda);
    } catch (RuntimeException e) {
      Doubles.free(inputs, factor, solution, weights);
      throw e;
    }
  }

  /** Forms K + lambda I in the upper half of {@code matrix}, replaces it by its factor: lambda. */
  private double gram(DoublePointer inputs, DoublePointer matrix, int m, int p) {
    Blas.gram(inputs, matrix, m, p);
    double trace = 0;
    for (int i = 0; i < m; i++) {
      trace += matrix.get((long) i * m + i);
    }
    double lambda = ridge * trace;
    for (int i = 0; i < m; i++) {
      long diagonal = (long) i * m + i;
      matrix.put(diagonal, matrix.get(diagonal) + lambda);
    }
    factor(matrix, m, p, lambda);
    return lambda;
  }

  /**
   * Replaces the upper half of a matrix (m, m) by its Cholesky factor.
   *
   * @throws NotPositiveDefiniteException where it has none
   */
  static void factor(DoublePointer matrix, int m, int p, double ridge) {
    int minor = Blas.factor(matrix, m);
    if (minor != 0) {
      throw new NotPositiveDefiniteException(
          ("the Gram matrix of %d synthetic images with %d features each and ridge %.3e has no"
                  + " Cholesky factor: leading minor %d is not positive. Features of very unequal"
                  + " sizes or no size at all do this: lower the learning rates")
              .formatted(m, p, ridge, Math.abs(minor)));
    }
  }

  private static void refuse(float[] values, int m, String name) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int columns = values.length / m;
        throw new NotPositiveDefiniteException(
            ("%s %d of synthetic image %d (of %d) is %s: the images, the targets or the backbone"
                    + " have diverged; lower the learning rates")
                .formatted(name, i % columns, i / columns, m, values[i]));
      }
    }
  }

  private static double[] withBias(float[] features, int m, int p) {
    double[] result = new double[Math.multiplyExact(m, p)];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < p - 1; j++) {
        result[i * p + j] = features[i * (p - 1) + j];
      }
      result[i * p + p - 1] = 1;
    }
    return result;
  }

  private static double[] transposed(float[] targets, int m, int d) {
    double[] result = new double[targets.length];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < d; j++) {
        result[j * m + i] = targets[i * d + j];
      }
    }
    return result;
  }
}
