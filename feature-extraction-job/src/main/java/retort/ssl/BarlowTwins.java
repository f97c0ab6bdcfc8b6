package retort.ssl;

import retort.network.OutputLoss;

/**
 * Barlow Twins' loss (Zbontar et al. 2021, equations 1 and 2): with C the cross-correlation over
 * the batch of the two views' outputs, sum_i (1 - C_ii)^2 + weight * sum_{i != j} C_ij^2.
 *
 * <p>A batch of n outputs is n / 2 first views, then the second views of the same images.
 *
 * @param redundancy the weight of the off-diagonal terms, positive; the paper's is 0.005
 */
record BarlowTwins(double redundancy) implements OutputLoss {
  /** Keeps a component that is constant over the batch from dividing by zero. */
  private static final double LEAST_VARIANCE = 1e-10;

  /**
   * @throws IllegalArgumentException where the weight is not positive
   */
  BarlowTwins {
    if (!(redundancy > 0)) {
      throw new IllegalArgumentException("redundancy must be positive, not " + redundancy);
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
    double[] firstDeviation = standardise(outputs, 0, half, d);
    double[] secondDeviation = standardise(outputs, half, half, d);

    double[] slope = correlation(outputs, half, d);
    double loss = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double off = slope[i * d + j] - (i == j ? 1 : 0);
        double weight = i == j ? 1 : redundancy;
        loss += weight * off * off;
        slope[i * d + j] = 2 * weight * off / half;
      }
    }

    double[] gradient = new double[outputs.length];
    for (int row = 0; row < half; row++) {
      int first = row * d;
      int second = (half + row) * d;
      for (int i = 0; i < d; i++) {
        double sum = 0;
        double value = outputs[first + i];
        for (int j = 0; j < d; j++) {
          sum += slope[i * d + j] * outputs[second + j];
          gradient[second + j] += slope[i * d + j] * value;
        }
        gradient[first + i] = sum;
      }
    }
    throughStandardisation(gradient, outputs, 0, half, firstDeviation);
    throughStandardisation(gradient, outputs, half, half, secondDeviation);
    System.arraycopy(gradient, 0, outputs, 0, outputs.length);
    return loss;
  }

  /** C: the first views' rows against the second views', both standardised. */
  private static double[] correlation(double[] views, int half, int d) {
    double[] sum = new double[d * d];
    for (int row = 0; row < half; row++) {
      for (int i = 0; i < d; i++) {
        double value = views[row * d + i] / half;
        for (int j = 0; j < d; j++) {
          sum[i * d + j] += value * views[(half + row) * d + j];
        }
      }
    }
    return sum;
  }

  /** Gives each component mean 0 and variance 1 over some rows; returns its deviations. */
  private static double[] standardise(double[] values, int start, int rows, int d) {
    double[] deviation = new double[d];
    for (int j = 0; j < d; j++) {
      double sum = 0;
      for (int row = start; row < start + rows; row++) {
        sum += values[row * d + j];
      }
      double mean = sum / rows;
      double squares = 0;
      for (int row = start; row < start + rows; row++) {
        values[row * d + j] -= mean;
        squares += values[row * d + j] * values[row * d + j];
      }
      deviation[j] = Math.sqrt(squares / rows + LEAST_VARIANCE);
      for (int row = start; row < start + rows; row++) {
        values[row * d + j] /= deviation[j];
      }
    }
    return deviation;
  }

  /** The gradient with respect to what was standardised, given z and the gradient for z. */
  private static void throughStandardisation(
      double[] gradient, double[] z, int start, int rows, double[] deviation) {
    int d = deviation.length;
    for (int j = 0; j < d; j++) {
      double mean = 0;
      double along = 0;
      for (int row = start; row < start + rows; row++) {
        mean += gradient[row * d + j] / rows;
        along += gradient[row * d + j] * z[row * d + j] / rows;
      }
      for (int row = start; row < start + rows; row++) {
        int i = row * d + j;
        gradient[i] = (gradient[i] - mean - z[i] * along) / deviation[j];
      }
    }
  }
}
