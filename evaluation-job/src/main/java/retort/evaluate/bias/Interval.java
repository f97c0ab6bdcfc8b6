package retort.evaluate.bias;

/**
 * An estimate with its 95% confidence interval, of normally distributed error.
 *
 * @param mean the estimate
 * @param error its standard error, at least 0
 */
record Interval(double mean, double error) {
  private static final double QUANTILE = 1.959964;

  /** The mean of independent values, at least two of them. */
  static Interval of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value - values[0]; // Equal values have exactly that mean.
    }
    double mean = values[0] + sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Interval(mean, Math.sqrt(squares / (values.length - 1.0) / values.length));
  }

  /** The lower end. */
  double low() {
    return mean - QUANTILE * error;
  }

  /** The upper end. */
  double high() {
    return mean + QUANTILE * error;
  }

  /** Whether a value lies outside. */
  boolean excludes(double value) {
    return value < low() || value > high();
  }
}
