package retort.krr;

import org.bytedeco.javacpp.DoublePointer;

/**
 * A solved head. Its products are in float64: where m exceeds p, S has components of size 1/lambda
 * that cancel in Fs' S, and float32 would leave their rounding.
 */
final class CholeskyHead implements Krr.Head {
  private final DoublePointer inputs;
  private final DoublePointer factor;
  private final DoublePointer solution;
  private final DoublePointer weights;
  private final int m;
  private final int p;
  private final int d;
  private final double ridge;
  private final float[] values;

  /** Takes over the four arrays: Fs (m, p), the factor of K (m, m), S' (d, m) and W (p, d). */
  CholeskyHead(
      DoublePointer inputs,
      DoublePointer factor,
      DoublePointer solution,
      DoublePointer weights,
      int m,
      int p,
      int d,
      double ridge) {
    this.inputs = inputs;
    this.factor = factor;
    this.solution = solution;
    this.weights = weights;
    this.m = m;
    this.p = p;
    this.d = d;
    this.ridge = ridge;
    values = Doubles.floats(weights, Math.multiplyExact(p, d));
  }

  @Override
  public float[] weights() {
    return values;
  }

  @Override
  public double ridge() {
    return ridge;
  }

  /**
   * With H = G - Fs' dYs, the sum S G' - dYs (S' Fs) - S (dYs' Fs) is S H' - dYs W': two large
   * products instead of four.
   */
  @Override
  public Krr.Gradient gradient(float[] aggregate) {
    if (aggregate.length != values.length) {
      throw new IllegalArgumentException(
          "an aggregate of %d x %d expected, found %d values".formatted(p, d, aggregate.length));
    }
    DoublePointer sum = Doubles.of(aggregate);
    DoublePointer targets = new DoublePointer((long) d * m);
    DoublePointer features = new DoublePointer((long) m * p);
    try {
      Blas.alone(
          () -> {
            Blas.multiply(1, sum, inputs, 0, targets, d, m, p);
            Blas.solve(factor, m, targets, d);
            Blas.multiply(-1, inputs, targets, 1, sum, p, d, m);
            Blas.multiply(1, solution, sum, 0, features, m, p, d);
            Blas.multiply(-1, targets, weights, 1, features, m, p, d);
            return null;
          });
      return new Krr.Gradient(withoutBias(features), transposed(targets));
    } finally {
      Doubles.free(sum, targets, features);
    }
  }

  private float[] withoutBias(DoublePointer features) {
    float[] result = new float[m * (p - 1)];
    double[] row = new double[p];
    for (int i = 0; i < m; i++) {
      features.position((long) i * p).get(row, 0, p);
      for (int j = 0; j < p - 1; j++) {
        result[i * (p - 1) + j] = (float) row[j];
      }
    }
    features.position(0);
    return result;
  }

  private float[] transposed(DoublePointer targets) {
    float[] result = new float[m * d];
    double[] row = new double[m];
    for (int j = 0; j < d; j++) {
      targets.position((long) j * m).get(row, 0, m);
      for (int i = 0; i < m; i++) {
        result[i * d + j] = (float) row[i];
      }
    }
    targets.position(0);
    return result;
  }

  @Override
  public void close() {
    Doubles.free(inputs, factor, solution, weights);
  }
}
