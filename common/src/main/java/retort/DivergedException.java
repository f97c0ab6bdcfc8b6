package retort;

/**
 * A run whose numbers are no longer finite: it stops where its last good checkpoint is. The message
 * stands alone on the console (exit code 3), so it says where that happened and what to change.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A loss, gradient or parameter that is not finite.
   *
   * @param message for the user
   * @param cause for the log; null for none
   */
  public DivergedException(String message, Throwable cause) {
    super(message, cause);
  }
}
