package retort.device;

/** The Gram matrix of the synthetic features can't be factored. */
public final class NotPositiveDefiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which pivot failed, for what sizes, and what to do
   */
  public NotPositiveDefiniteException(String message) {
    super(message);
  }

  /**
   * A Gram matrix without a Cholesky factor.
   *
   * @param ridge lambda
   * @param minor the order of the first leading minor that is not positive
   */
  public static NotPositiveDefiniteException ofGram(int m, int p, double ridge, int minor) {
    return new NotPositiveDefiniteException(
        ("the Gram matrix of %d synthetic images with %d features each and ridge %.3e has no"
                + " Cholesky factor: leading minor %d is not positive. Features of very unequal"
                + " sizes or no size at all do this: lower the learning rates")
            .formatted(m, p, ridge, minor));
  }

  /**
   * Names the first value that is NaN or infinite, once a device has found that there is one.
   *
   * @param matrix (m, any)
   * @param name of what its rows hold: "feature", "target"
   * @throws NotPositiveDefiniteException where a value is not finite
   */
  public static void refuseNotFinite(Floats matrix, int m, String name) {
    float[] values = matrix.download();
    int columns = values.length / m;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new NotPositiveDefiniteException(
            ("%s %d of synthetic image %d (of %d) is %s: the images, the targets or the backbone"
                    + " have diverged; lower the learning rates")
                .formatted(name, i % columns, i / columns, m, values[i]));
      }
    }
  }
}
