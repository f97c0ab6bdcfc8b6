package retort.image;

/** Why an image can't be used; its message is the reason that a rejected row carries. */
public final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A reason that was found by looking at the bytes.
   *
   * @param reason for the user
   */
  public UnusableImageException(String reason) {
    super(reason);
  }

  /**
   * A reason that a decoder gave.
   *
   * @param reason for the user
   * @param cause the decoder's error
   */
  public UnusableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
