package retort.outer;

/**
 * The gradient of the outer loss at one step.
 *
 * @param loss |R|^2 / (n d), before the step
 * @param images dXs, (m, channels, size, size)
 * @param targets dYs, (m, d)
 */
public record OuterGradient(double loss, float[] images, float[] targets) {

  /** Whether the loss and every coordinate are finite. */
  public boolean finite() {
    return Double.isFinite(loss) && finite(images) && finite(targets);
  }

  static boolean finite(float[] values) {
    // A sum of finite floats in float64 can't overflow; one that is not finite can't be cancelled.
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return Double.isFinite(sum);
  }
}
