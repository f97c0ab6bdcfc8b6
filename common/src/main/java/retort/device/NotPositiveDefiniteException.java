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
   * A feature or target that is not finite.
   *
   * @param name which of the two
   * @param column of the value
   * @param image of the m synthetic ones
   */
  public static NotPositiveDefiniteException ofInput(
      String name, int column, int image, int m, float value) {
    return new NotPositiveDefiniteException(
        ("%s %d of synthetic image %d (of %d) is %s: the images, the targets or the backbone have"
                + " diverged; lower the learning rates")
            .formatted(name, column, image, m, value));
  }
}
