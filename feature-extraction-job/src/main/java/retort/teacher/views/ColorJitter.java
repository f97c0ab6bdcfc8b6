package retort.teacher.views;

import java.util.SplittableRandom;

/**
 * Color jitter and grayscale: brightness, contrast, saturation and hue in this order, each clipped
 * to [0, 1]; grayscale is saturation 0. Gray images have the first two alone.
 *
 * @param brightness what every value is multiplied by
 * @param contrast the factor of each value's distance from the mean gray
 * @param saturation the factor of each value's distance from its pixel's gray
 * @param hue turns of the color circle
 */
record ColorJitter(double brightness, double contrast, double saturation, double hue) {
  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  /** Always takes as many numbers from the generator. */
  static ColorJitter draw(AugmentSettings augment, SplittableRandom random) {
    JitterSettings settings = augment.color();
    boolean jitter = random.nextDouble() < settings.share();
    double brightness =
        AugmentedViews.between(1 - settings.brightness(), 1 + settings.brightness(), random);
    double contrast =
        AugmentedViews.between(1 - settings.contrast(), 1 + settings.contrast(), random);
    double saturation =
        AugmentedViews.between(1 - settings.saturation(), 1 + settings.saturation(), random);
    double hue = AugmentedViews.between(-settings.hue(), settings.hue(), random);
    boolean gray = random.nextDouble() < augment.gray();
    return new ColorJitter(
        jitter ? brightness : 1,
        jitter ? contrast : 1,
        gray ? 0 : jitter ? saturation : 1,
        jitter && !gray ? hue : 0);
  }

  /**
   * Changes values in place.
   *
   * @param values in [0, 1], channel-major
   */
  void apply(double[] values, int channels) {
    if (brightness != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] = unit(values[i] * brightness);
      }
    }
    int plane = values.length / channels;
    if (contrast != 1) {
      double middle = 0;
      for (int i = 0; i < plane; i++) {
        middle += gray(values, channels, plane, i) / plane;
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = unit(middle + contrast * (values[i] - middle));
      }
    }
    if (channels == 3 && (saturation != 1 || hue != 0)) {
      double[] turned = turn();
      for (int i = 0; i < plane; i++) {
        color(values, plane, i, turned);
      }
    }
  }

  /** Inverts what is brighter than the middle. */
  static void solarize(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= 0.5) {
        values[i] = 1 - values[i];
      }
    }
  }

  private void color(double[] values, int plane, int i, double[] turned) {
    double gray = gray(values, 3, plane, i);
    double red = unit(gray + saturation * (values[i] - gray));
    double green = unit(gray + saturation * (values[plane + i] - gray));
    double blue = unit(gray + saturation * (values[2 * plane + i] - gray));
    // The turned axes are one cycle: red's share of green is green's of blue.
    values[i] = unit(turned[0] * red + turned[1] * green + turned[2] * blue);
    values[plane + i] = unit(turned[2] * red + turned[0] * green + turned[1] * blue);
    values[2 * plane + i] = unit(turned[1] * red + turned[2] * green + turned[0] * blue);
  }

  /** The first row of the rotation about the gray diagonal by the hue's angle. */
  private double[] turn() {
    double cos = StrictMath.cos(2 * StrictMath.PI * hue);
    double sin = StrictMath.sin(2 * StrictMath.PI * hue);
    double third = (1 - cos) / 3;
    double across = sin / Math.sqrt(3);
    return new double[] {cos + third, third - across, third + across};
  }

  private static double gray(double[] values, int channels, int plane, int i) {
    return channels == 3
        ? RED * values[i] + GREEN * values[plane + i] + BLUE * values[2 * plane + i]
        : values[i];
  }

  private static double unit(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
