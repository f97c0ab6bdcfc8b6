package retort;

/**
 * A value that is out of its range, under the name that its record gives it. Whoever read it from a
 * setting or an option says which: domain code is called by several commands and knows none.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * A value that breaks a rule.
   *
   * @param name of the value, spelled as settings are ({@code weight-decay})
   * @param rule what it must be, after "must"
   */
  public InvalidValueException(String name, Object value, String rule) {
    super("%s = %s must %s".formatted(name, value, rule));
  }

  /**
   * Refuses what is smaller.
   *
   * @throws InvalidValueException where it is
   */
  public static void requireAtLeast(String name, long value, long min) {
    if (value < min) {
      throw new InvalidValueException(name, value, "be at least " + min);
    }
  }

  /**
   * Refuses what is no share.
   *
   * @throws InvalidValueException where it is below 0, above 1 or NaN
   */
  public static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidValueException(name, value, "be in [0, 1]");
    }
  }

  /** The message with the value's whole name. */
  public String in(String section) {
    return section + "." + getMessage();
  }
}
