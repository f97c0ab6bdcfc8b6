package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * The section {@code blur} of the views.
 *
 * @param first share of the first views that are blurred
 * @param second share of the second views
 * @param leastSigma of the Gaussian, pixels, at least 0.001
 * @param mostSigma likewise, at least leastSigma and at most 100
 */
public record BlurSettings(double first, double second, double leastSigma, double mostSigma)
    implements Serializable {
  private static final double LEAST = 1e-3;
  private static final double MOST = 100;

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public BlurSettings {
    InvalidValueException.requireShare("first", first);
    InvalidValueException.requireShare("second", second);
    if (!(mostSigma >= LEAST && mostSigma <= MOST)) {
      throw new InvalidValueException(
          "most-sigma", mostSigma, "be in [%s, %s]".formatted(LEAST, MOST));
    }
    if (!(leastSigma >= LEAST && leastSigma <= mostSigma)) {
      throw new InvalidValueException(
          "least-sigma", leastSigma, "be in [%s, %s]".formatted(LEAST, mostSigma));
    }
  }
}
