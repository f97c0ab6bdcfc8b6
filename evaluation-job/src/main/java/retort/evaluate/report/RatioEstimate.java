package retort.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import retort.report.Sample;

/**
 * A ratio of the means of two paired samples, with its 95% interval by linearization: that of the
 * mean of (part - ratio * whole) / mean(whole).
 *
 * @param value the ratio
 * @param halfWidth of its interval, NaN of a single pair
 */
record RatioEstimate(double value, double halfWidth) {

  static RatioEstimate of(Sample part, Sample whole) {
    double ratio = part.mean() / whole.mean();
    List<Double> residuals = new ArrayList<>();
    for (int i = 0; i < part.count(); i++) {
      residuals.add((part.values().get(i) - ratio * whole.values().get(i)) / whole.mean());
    }
    return new RatioEstimate(ratio, new Sample(residuals).halfWidth());
  }
}
