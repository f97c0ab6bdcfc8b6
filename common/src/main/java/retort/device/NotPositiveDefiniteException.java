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
}
