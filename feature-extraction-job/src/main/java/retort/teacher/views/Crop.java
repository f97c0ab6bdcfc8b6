package retort.teacher.views;

import java.util.SplittableRandom;
import retort.image.Pixels;

/**
 * A random resized crop with horizontal flip; its place is in shares of the image's side.
 *
 * @param top of the part, in [0, 1 - height]
 * @param left of the part, in [0, 1 - width]
 * @param height in (0, 1]
 * @param width in (0, 1]
 * @param mirrored left and right exchanged
 */
record Crop(double top, double left, double height, double width, boolean mirrored) {

  /** Draws a crop: area and log aspect ratio are uniform; a side longer than the image's is cut. */
  static Crop draw(AugmentSettings settings, int size, SplittableRandom random) {
    double area = AugmentedViews.between(settings.crop().minArea(), 1, random);
    double stretch =
        StrictMath.pow(settings.crop().maxAspectRatio(), AugmentedViews.between(-1, 1, random));
    double min = 1.0 / size;
    double height = Math.max(min, Math.min(1, Math.sqrt(area / stretch)));
    double width = Math.max(min, Math.min(1, Math.sqrt(area * stretch)));
    double top = AugmentedViews.between(0, 1 - height, random);
    double left = AugmentedViews.between(0, 1 - width, random);
    return new Crop(top, left, height, width, random.nextDouble() < settings.flip());
  }

  /**
   * The crop, resized bilinearly to the image's size.
   *
   * @param image square
   * @return channels * size * size values in [0, 1], channel-major
   */
  double[] of(Pixels image) {
    int size = image.width();
    byte[] pixels = image.values();
    double[] values = new double[pixels.length];
    int[] before = new int[size];
    double[] share = new double[size];
    for (int x = 0; x < size; x++) {
      double at = place(left, width, mirrored ? size - 1 - x : x, size);
      before[x] = (int) at;
      share[x] = at - before[x];
    }
    for (int y = 0; y < size; y++) {
      double row = place(top, height, y, size);
      int above = (int) row;
      int below = Math.min(above + 1, size - 1);
      double down = row - above;
      for (int c = 0; c < image.channels(); c++) {
        int upper = (c * size + above) * size;
        int lower = (c * size + below) * size;
        int to = (c * size + y) * size;
        for (int x = 0; x < size; x++) {
          int left = before[x];
          int right = Math.min(left + 1, size - 1);
          double up = mix(pixels[upper + left] & 0xff, pixels[upper + right] & 0xff, share[x]);
          double low = mix(pixels[lower + left] & 0xff, pixels[lower + right] & 0xff, share[x]);
          values[to + x] = mix(up, low, down) / 255;
        }
      }
    }
    return values;
  }

  /** Where the center of the i-th of {@code size} pixels across a part lies in the image. */
  private static double place(double start, double length, int i, int size) {
    return Math.max(0, Math.min(size - 1.0, size * start + (i + 0.5) * length - 0.5));
  }

  private static double mix(double one, double other, double share) {
    return one + share * (other - one);
  }
}
