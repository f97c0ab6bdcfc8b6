package retort;

/** Numbers of things in words, as messages tell them: {@code 1 file}, {@code 2 files}. */
public final class Quantity {
  private Quantity() {}

  /**
   * A number and its noun.
   *
   * @param one the noun of one thing, whose plural ends in s
   */
  public static String of(long number, String one) {
    return of(number, one, one + "s");
  }

  /**
   * A number and its noun.
   *
   * @param one the noun of one thing
   * @param many that of none or several
   */
  public static String of(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
