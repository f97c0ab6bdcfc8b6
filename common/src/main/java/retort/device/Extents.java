package retort.device;

/**
 * Checks that arguments have the extents that an operation needs: native code would not.
 *
 * <p>All throw {@link IllegalArgumentException} with the name, what was expected and what was
 * found.
 */
public final class Extents {
  private Extents() {}

  /** As many values as the extents say. */
  public static void check(String name, long expected, long found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "%s: %d values expected, found %d".formatted(name, expected, found));
    }
  }

  /** So many values or more. */
  public static void atLeast(String name, long needed, long found) {
    if (found < needed) {
      throw new IllegalArgumentException(
          "%s: %d values needed, found %d".formatted(name, needed, found));
    }
  }

  /** Maps of these extents. */
  public static void check(String name, FeatureMaps maps, int n, int channels, int side) {
    if (maps.n() != n || maps.channels() != channels || maps.side() != side) {
      throw new IllegalArgumentException(
          "%s: (%d, %d, %d, %d) expected, found (%d, %d, %d, %d)"
              .formatted(
                  name,
                  n,
                  channels,
                  side,
                  side,
                  maps.n(),
                  maps.channels(),
                  maps.side(),
                  maps.side()));
    }
  }

  /** Maps of equal extents. */
  public static void same(String name, FeatureMaps a, FeatureMaps b) {
    check(name, b, a.n(), a.channels(), a.side());
  }
}
