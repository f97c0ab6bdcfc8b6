package retort.outer;

/**
 * The outer learning rate: falls linearly from its start to a thousandth of it (Lee et al. 2024,
 * section 4.1).
 *
 * @param start the rate of step 0, positive
 * @param steps the outer steps of the run, at least 1
 */
public record Schedule(double start, long steps) {
  private static final double LAST = 1e-3;

  /**
   * @throws IllegalArgumentException where a value is not positive
   */
  public Schedule {
    if (!(start > 0) || steps < 1) {
      throw new IllegalArgumentException(
          "the outer learning rate and the steps must be positive, not %s and %d"
              .formatted(start, steps));
    }
  }

  /**
   * The rate of a step.
   *
   * @param step counted from 0
   */
  public double rate(long step) {
    return start * (1 - (1 - LAST) * step / steps);
  }
}
