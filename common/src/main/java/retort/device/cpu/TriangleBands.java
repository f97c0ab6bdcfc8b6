package retort.device.cpu;

/** The upper half of a square matrix, divided into bands of rows of about equal area. */
final class TriangleBands {
  private TriangleBands() {}

  /**
   * Where each band begins, then m; no band is empty.
   *
   * @param m rows, at least 1
   * @param max bands
   */
  static int[] bounds(int m, int max) {
    int parts = Math.min(m, max);
    int[] bounds = new int[parts + 1];
    for (int k = 1; k <= parts; k++) {
      // The rows from b on hold (1 - b / m)^2 of the area.
      int even = (int) Math.round(m * (1 - Math.sqrt(1 - (double) k / parts)));
      bounds[k] = Math.min(m - (parts - k), Math.max(bounds[k - 1] + 1, even));
    }
    return bounds;
  }
}
