package retort.evaluate.bias;

import java.util.SplittableRandom;
import retort.random.Seeds;

/**
 * A bilevel problem whose gradient is known. One synthetic sample x = 1 is seen with noise z = +1/2
 * or -1/2, each as likely; the inner objective (x - t (x + z))^2 / 2 is minimized over t; the outer
 * loss is (2 (1 - t)^2 + t^2 / 4) / 2.
 *
 * <p>Over r draws of mean a (their squares are 1/4 each) the minimizer is t = x (x + a) / (x^2 + 2
 * x a + 1/4). Over the distribution a = 0. That is also the minimizer of (x - t x)^2 / 2 + t^2 / 8,
 * the ridge regression which remains when the noise is integrated out: an objective of KRR-ST's
 * kind, that draws nothing.
 */
final class KnownCase {
  /** The synthetic sample. */
  static final double SAMPLE = 1;

  private static final double NOISE = 0.5;
  private static final int CERTAIN_BITS = 64;

  private KnownCase() {}

  /**
   * Sampled gradients, summed up.
   *
   * @param copies r, the draws of an inner objective
   * @param draws how many gradients
   * @param gradient their mean
   * @param expected what that mean tends to
   */
  record Estimate(int copies, int draws, Interval gradient, double expected) {}

  /**
   * The t that minimizes the inner objective.
   *
   * @param mean of the noise
   */
  static double minimizer(double x, double mean) {
    return x * (x + mean) / (x * x + 2 * x * mean + NOISE * NOISE);
  }

  /** The outer loss. */
  static double loss(double t) {
    return (2 * (1 - t) * (1 - t) + t * t / 4) / 2;
  }

  /**
   * The gradient of the outer loss at the {@link #minimizer} with respect to x.
   *
   * @param mean of the noise
   */
  static double gradient(double x, double mean) {
    double above = x * (x + mean);
    double below = x * x + 2 * x * mean + NOISE * NOISE;
    double t = above / below;
    double slope = ((2 * x + mean) * below - above * (2 * x + 2 * mean)) / (below * below);
    return (t / 4 - 2 * (1 - t)) * slope;
  }

  /** The gradient through the inner objective over the whole distribution of the noise. */
  static double exact() {
    return gradient(SAMPLE, 0);
  }

  /**
   * The mean of the sampled gradient, summed over the binomial distribution: what a Monte-Carlo
   * mean tends to.
   *
   * @param copies r, 1 to 1000
   */
  static double expected(int copies) {
    double probability = Math.pow(0.5, copies);
    double sum = 0;
    for (int positive = 0; positive <= copies; positive++) {
      sum += probability * gradient(SAMPLE, mean(positive, copies));
      probability *= (copies - positive) / (positive + 1.0);
    }
    return sum;
  }

  /**
   * Sampled gradients, each through an inner objective of {@code copies} draws.
   *
   * @param copies r, at least 1
   * @param draws how many gradients, at least 2
   */
  static Estimate sampled(int copies, int draws, long seed) {
    SplittableRandom random = Seeds.generator(seed, "bias known case", copies);
    double[] gradients = new double[draws];
    for (int i = 0; i < draws; i++) {
      gradients[i] = gradient(SAMPLE, mean(positive(copies, random), copies));
    }
    return new Estimate(copies, draws, Interval.of(gradients), expected(copies));
  }

  /** The same through the objective whose noise is integrated out: every draw is alike. */
  static Estimate withoutRandomness(int draws) {
    double[] gradients = new double[draws];
    for (int i = 0; i < draws; i++) {
      gradients[i] = gradient(SAMPLE, 0);
    }
    return new Estimate(1, draws, Interval.of(gradients), exact());
  }

  private static int positive(int copies, SplittableRandom random) {
    int count = 0;
    int left = copies;
    for (; left > CERTAIN_BITS; left -= CERTAIN_BITS) {
      count += Long.bitCount(random.nextLong());
    }
    return count + Long.bitCount(random.nextLong() >>> (CERTAIN_BITS - left));
  }

  private static double mean(int positive, int copies) {
    return NOISE * (2.0 * positive / copies - 1);
  }
}
