package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * Settings of an augmented view. A share is the probability that something is done, in [0, 1].
 *
 * @param leastArea of a crop, a share of the image's, in (0, 1]
 * @param mostStretch the highest ratio of a crop's sides, at least 1
 * @param flip share of horizontally flipped views
 * @param jitter share of views with color jitter
 * @param brightness factor within 1 - this and 1 + this
 * @param contrast likewise
 * @param saturation likewise
 * @param hue turned by at most this part of the color circle, in [0, 0.5]
 * @param gray share of grayscale views
 * @param blur share of blurred views
 * @param leastSigma of the blur's Gaussian, pixels, positive
 * @param mostSigma likewise
 * @param solarize share of solarized views
 */
public record ViewSettings(
    double leastArea,
    double mostStretch,
    double flip,
    double jitter,
    double brightness,
    double contrast,
    double saturation,
    double hue,
    double gray,
    double blur,
    double leastSigma,
    double mostSigma,
    double solarize)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public ViewSettings {
    within(Double.MIN_VALUE, leastArea, 1, "least-area");
    within(1, mostStretch, 100, "most-stretch");
    within(0, flip, 1, "flip");
    within(0, jitter, 1, "jitter");
    within(0, brightness, 1, "brightness");
    within(0, contrast, 1, "contrast");
    within(0, saturation, 1, "saturation");
    within(0, hue, 0.5, "hue");
    within(0, gray, 1, "grey");
    within(0, blur, 1, "blur");
    within(1e-3, mostSigma, 100, "blur.most-sigma");
    within(1e-3, leastSigma, mostSigma, "blur.least-sigma");
    within(0, solarize, 1, "solarise");
  }

  private static void within(double least, double value, double most, String name) {
    if (!(value >= least && value <= most)) {
      throw new InvalidValueException(name, value, "be in [%s, %s]".formatted(least, most));
    }
  }

  /** A copy without blur and solarization, for small images. */
  public ViewSettings sharp() {
    return new ViewSettings(
        leastArea,
        mostStretch,
        flip,
        jitter,
        brightness,
        contrast,
        saturation,
        hue,
        gray,
        0,
        leastSigma,
        mostSigma,
        0);
  }
}
