package retort.report;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A sample of measurements of one quantity.
 *
 * @param values at least one
 */
public record Sample(List<Double> values) {

  /**
   * @throws IllegalArgumentException where there is no value
   */
  public Sample {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a sample needs a value");
    }
  }

  /** How many there are. */
  public int count() {
    return values.size();
  }

  /** Their mean. */
  public double mean() {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  /** The standard deviation over n - 1; NaN of a single value. */
  public double deviation() {
    double mean = mean();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1.0));
  }

  /**
   * Half the width of Student's 95% interval of the mean, t(0.975, n - 1) s / sqrt(n); NaN of a
   * single value, and of values that are all equal: counts of a few test images may be so by
   * chance, and say nothing of how far the next is off.
   */
  public double halfWidth() {
    // Of equal values the deviation is 0, or what their mean was rounded by.
    if (values.size() < 2 || deviation() <= 1e-9 * Math.max(1, Math.abs(mean()))) {
      return Double.NaN;
    }
    double t = new TDistribution(values.size() - 1.0).inverseCumulativeProbability(0.975);
    return t * deviation() / Math.sqrt(values.size());
  }
}
