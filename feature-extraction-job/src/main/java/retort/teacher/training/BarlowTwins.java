package retort.teacher.training;

import java.util.Arrays;
import retort.InvalidValueException;
import retort.device.cpu.Float64;
import retort.network.ArrayLoss;

/**
 * Barlow Twins' loss (Zbontar et al. 2021, equations 1 and 2): with C the cross-correlation over
 * the batch of the two views' outputs, sum_i (1 - C_ii)^2 + weight * sum_{i != j} C_ij^2.
 *
 * <p>A batch of n outputs is n / 2 first views, then the second views of the same images.
 *
 * @param redundancy the weight of the off-diagonal terms, positive; the paper's is 0.005
 * @param threads native threads of its products, at least 1
 */
record BarlowTwins(double redundancy, int threads) implements ArrayLoss {
  /** Keeps a component that is constant over the batch from dividing by zero. */
  private static final double LEAST_VARIANCE = 1e-10;

  /**
   * @throws IllegalArgumentException where the weight is not positive
   */
  BarlowTwins {
    if (threads < 1) {
      throw new IllegalArgumentException("the loss needs at least 1 thread, not " + threads);
    }
    requireWeight(redundancy);
  }

  /** With one thread. */
  BarlowTwins(double redundancy) {
    this(redundancy, 1);
  }

  /**
   * @throws InvalidValueException where a weight of the off-diagonal terms is not positive
   */
  static void requireWeight(double redundancy) {
    if (!(redundancy > 0)) {
      throw new InvalidValueException("redundancy", redundancy, "be positive");
    }
  }

  @Override
  public double differentiate(float[] outputs, int n) {
    double[] values = new double[outputs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = outputs[i];
    }
    double loss = differentiate(values, n);
    for (int i = 0; i < values.length; i++) {
      outputs[i] = (float) values[i];
    }
    return loss;
  }

  /**
   * As {@link #differentiate(float[], int)}, in float64.
   *
   * @throws IllegalArgumentException where n is odd or less than 4
   */
  double differentiate(double[] outputs, int n) {
    if (n < 4 || n % 2 != 0) {
      throw new IllegalArgumentException(
          "two views of at least two images each, not %d".formatted(n));
    }
    int d = outputs.length / n;
    int half = n / 2;
    double[] first = Arrays.copyOf(outputs, half * d);
    double[] second = Arrays.copyOfRange(outputs, half * d, n * d);
    double[] firstDeviation = standardize(first, d);
    double[] secondDeviation = standardize(second, d);

    double[] slope =
        Float64.product(threads, 1.0 / half, first, true, second, false, d, d, half); // C
    double loss = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double off = slope[i * d + j] - (i == j ? 1 : 0);
        double weight = i == j ? 1 : redundancy;
        loss += weight * off * off;
        slope[i * d + j] = 2 * weight * off;
      }
    }

    double[] forFirst =
        Float64.product(threads, 1.0 / half, second, false, slope, true, half, d, d);
    double[] forSecond =
        Float64.product(threads, 1.0 / half, first, false, slope, false, half, d, d);
    throughStandardization(forFirst, first, firstDeviation);
    throughStandardization(forSecond, second, secondDeviation);
    System.arraycopy(forFirst, 0, outputs, 0, half * d);
    System.arraycopy(forSecond, 0, outputs, half * d, half * d);
    return loss;
  }

  /** Gives each component mean 0 and variance 1 over the rows; returns its deviations. */
  private static double[] standardize(double[] values, int d) {
    int rows = values.length / d;
    double[] mean = new double[d];
    for (int i = 0; i < values.length; i++) {
      mean[i % d] += values[i] / rows;
    }
    double[] deviation = new double[d];
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean[i % d];
      deviation[i % d] += values[i] * values[i] / rows;
    }
    for (int j = 0; j < d; j++) {
      deviation[j] = Math.sqrt(deviation[j] + LEAST_VARIANCE);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= deviation[i % d];
    }
    return deviation;
  }

  /** The gradient with respect to what was standardized, given z and the gradient for z. */
  private static void throughStandardization(double[] gradient, double[] z, double[] deviation) {
    int d = deviation.length;
    int rows = z.length / d;
    double[] mean = new double[d];
    double[] along = new double[d];
    for (int i = 0; i < z.length; i++) {
      mean[i % d] += gradient[i] / rows;
      along[i % d] += gradient[i] * z[i] / rows;
    }
    for (int i = 0; i < z.length; i++) {
      gradient[i] = (gradient[i] - mean[i % d] - z[i] * along[i % d]) / deviation[i % d];
    }
  }
}
