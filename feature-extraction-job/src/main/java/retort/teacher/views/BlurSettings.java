package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * The section {@code blur} of the views.
 *
 * @param first share of the first views that are blurred
 * @param second share of the second views
 * @param minSigma of the Gaussian, pixels, at least 0.001
 * @param maxSigma likewise, at least minSigma and at most 100
 */
public record BlurSettings(double first, double second, double minSigma, double maxSigma)
    implements Serializable {
  private static final double MIN_SIGMA = 1e-3;
  private static final double MAX_SIGMA = 100;

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public BlurSettings {
    InvalidValueException.requireShare("first", first);
    InvalidValueException.requireShare("second", second);
    if (!(maxSigma >= MIN_SIGMA && maxSigma <= MAX_SIGMA)) {
      throw new InvalidValueException(
          "max-sigma", maxSigma, "be in [%s, %s]".formatted(MIN_SIGMA, MAX_SIGMA));
    }
    if (!(minSigma >= MIN_SIGMA && minSigma <= maxSigma)) {
      throw new InvalidValueException(
          "min-sigma", minSigma, "be in [%s, %s]".formatted(MIN_SIGMA, maxSigma));
    }
  }
}
