package retort;

/**
 * An error that the user can correct: in an input, a setting, a path. Its message stands alone on
 * the console (exit code 2), so it says what was wrong, with the value and the place, and what to
 * do.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error with nothing more to tell than its message.
   *
   * @param message for the user
   */
  public UserException(String message) {
    super(message);
  }

  /**
   * An error that another one revealed.
   *
   * @param message for the user
   * @param cause for the log
   */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
