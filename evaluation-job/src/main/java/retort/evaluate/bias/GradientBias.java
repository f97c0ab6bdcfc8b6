package retort.evaluate.bias;

import java.util.List;

/**
 * How far the mean of sampled gradients is from the exact gradient.
 *
 * @param copies r, the views of each synthetic image that the inner objective drew
 * @param draws how many gradients were sampled
 * @param along the component along the exact gradient, as a share of it: 1 where there is no bias
 * @param cosine between the mean sampled gradient and the exact one
 * @param squared |E g - g*|^2 / |g*|^2: 0 where there is no bias
 */
record GradientBias(int copies, int draws, Interval along, double cosine, Interval squared) {

  /**
   * Estimates the bias from independent draws.
   *
   * <p>The squared norm is the mean of the inner product of g_i - g* and g_j - g* over all pairs of
   * different draws, which the scatter of the draws does not raise; its error is the jackknife's.
   *
   * @param sampled at least 3, each as long as {@code exact}
   */
  static GradientBias of(int copies, float[] exact, List<float[]> sampled) {
    int n = sampled.size();
    double norm = product(exact, exact);
    double[] sum = new double[exact.length];
    double[] along = new double[n];
    double[] own = new double[n];
    for (int i = 0; i < n; i++) {
      float[] gradient = sampled.get(i);
      along[i] = product(gradient, exact) / norm;
      for (int j = 0; j < sum.length; j++) {
        double difference = (double) gradient[j] - exact[j];
        sum[j] += difference;
        own[i] += difference * difference;
      }
    }
    double pairs = 0;
    double mean = 0;
    double agreement = 0;
    for (int j = 0; j < sum.length; j++) {
      double average = exact[j] + sum[j] / n;
      pairs += sum[j] * sum[j];
      mean += average * average;
      agreement += average * exact[j];
    }
    for (double square : own) {
      pairs -= square;
    }
    double[] without = new double[n];
    for (int i = 0; i < n; i++) {
      double withOthers = -own[i];
      for (int j = 0; j < sum.length; j++) {
        withOthers += ((double) sampled.get(i)[j] - exact[j]) * sum[j];
      }
      without[i] = (pairs - 2 * withOthers) / ((n - 1.0) * (n - 2.0)) / norm;
    }
    double squared = pairs / (n * (n - 1.0)) / norm;
    double scatter = Interval.of(without).error();
    return new GradientBias(
        copies,
        n,
        Interval.of(along),
        agreement / Math.sqrt(mean * norm),
        new Interval(squared, (n - 1) * scatter));
  }

  /** |E g - g*| / |g*|, estimated. */
  double relative() {
    return root(squared.mean());
  }

  /** The lower end of its interval; over 0 where there is a bias. */
  double relativeLow() {
    return root(squared.low());
  }

  /** The upper end of its interval. */
  double relativeHigh() {
    return root(squared.high());
  }

  private static double root(double square) {
    return Math.sqrt(Math.max(0, square));
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
