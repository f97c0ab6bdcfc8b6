package retort.teacher.views;

/** A Gaussian blur, edges repeated. */
final class Blur {
  private static final double REACH = 3;

  private Blur() {}

  /**
   * Blurs rows, then columns.
   *
   * @param values channels * size * size, channel-major
   * @param sigma of the Gaussian, pixels, positive
   */
  static void apply(double[] values, int channels, int size, double sigma) {
    int reach = (int) Math.ceil(REACH * sigma);
    double[] weights = weights(reach, sigma);
    double[] line = new double[size];
    for (int start = 0; start < values.length; start += size) {
      pass(values, start, 1, line, weights, reach);
    }
    for (int c = 0; c < channels; c++) {
      for (int x = 0; x < size; x++) {
        pass(values, c * size * size + x, size, line, weights, reach);
      }
    }
  }

  private static double[] weights(int reach, double sigma) {
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = StrictMath.exp(-i * i / (2 * sigma * sigma));
      sum += weights[i + reach];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static void pass(
      double[] values, int start, int stride, double[] line, double[] weights, int reach) {
    int last = line.length - 1;
    for (int i = 0; i <= last; i++) {
      line[i] = values[start + i * stride];
    }
    for (int i = 0; i <= last; i++) {
      double sum = 0;
      for (int k = -reach; k <= reach; k++) {
        sum += weights[k + reach] * line[Math.max(0, Math.min(last, i + k))];
      }
      values[start + i * stride] = sum;
    }
  }
}
