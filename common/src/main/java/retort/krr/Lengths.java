package retort.krr;

/** Checks that arguments have as many values as their extents say. */
final class Lengths {
  private Lengths() {}

  static void check(String name, long expected, long found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "%s: %d values expected, found %d".formatted(name, expected, found));
    }
  }
}
