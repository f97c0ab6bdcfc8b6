package retort.ssl;

import java.util.SplittableRandom;
import retort.image.Pixels;

/**
 * Draws augmented views of an image: a crop of any place, size and proportion, resized back; a
 * mirror image half of the time; brightness, contrast, saturation and a cast of each channel
 * changed; no colour at all in three of ten; the negative in two of ten.
 */
final class Views {
  private static final double LEAST_AREA = 0.35;
  private static final double MOST_STRETCH = 4.0 / 3;
  private static final double JITTER = 0.5;
  private static final double CAST = 0.4;
  private static final double GREY_SHARE = 0.3;
  private static final double NEGATIVE_SHARE = 0.2;
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private final double[] mean;
  private final double[] std;

  /**
   * @param mean a channel, of pixels / 255
   * @param std likewise, positive
   */
  Views(double[] mean, double[] std) {
    this.mean = mean.clone();
    this.std = std.clone();
  }

  /**
   * Writes one view, normalised.
   *
   * @param image square
   * @param target receives channels * size * size floats, channel-major
   * @param at the index of the first
   */
  void draw(Pixels image, SplittableRandom random, float[] target, int at) {
    double[] view = crop(image, random);
    colour(view, image.channels(), random);
    int plane = image.height() * image.width();
    for (int i = 0; i < view.length; i++) {
      int c = i / plane;
      target[at + i] = (float) ((Math.max(0, Math.min(1, view[i])) - mean[c]) / std[c]);
    }
  }

  private static double between(double least, double most, SplittableRandom random) {
    return least + (most - least) * random.nextDouble();
  }

  /** A part of the image at the whole's size, in [0, 1], bilinearly interpolated. */
  private static double[] crop(Pixels image, SplittableRandom random) {
    int size = image.width();
    double area = between(LEAST_AREA, 1, random);
    double stretch = StrictMath.pow(MOST_STRETCH, between(-1, 1, random));
    double height = Math.min(1, Math.sqrt(area / stretch));
    double width = Math.min(1, Math.sqrt(area * stretch));
    double top = size * between(0, 1 - height, random);
    double left = size * between(0, 1 - width, random);
    boolean mirrored = random.nextDouble() < 0.5;
    byte[] pixels = image.values();
    double[] view = new double[pixels.length];
    for (int y = 0; y < size; y++) {
      double row = clamp(top + (y + 0.5) * height - 0.5, size);
      int above = (int) row;
      int below = Math.min(above + 1, size - 1);
      for (int x = 0; x < size; x++) {
        double column = clamp(left + ((mirrored ? size - 1 - x : x) + 0.5) * width - 0.5, size);
        int before = (int) column;
        int after = Math.min(before + 1, size - 1);
        double down = row - above;
        double right = column - before;
        for (int c = 0; c < image.channels(); c++) {
          int upper = (c * size + above) * size;
          int lower = (c * size + below) * size;
          double up = mix(pixels[upper + before] & 0xff, pixels[upper + after] & 0xff, right);
          double low = mix(pixels[lower + before] & 0xff, pixels[lower + after] & 0xff, right);
          view[(c * size + y) * size + x] = mix(up, low, down) / 255;
        }
      }
    }
    return view;
  }

  private static double clamp(double place, int size) {
    return Math.max(0, Math.min(size - 1.0, place));
  }

  private static double mix(double one, double other, double share) {
    return one + share * (other - one);
  }

  private static void colour(double[] view, int channels, SplittableRandom random) {
    double brightness = between(1 - JITTER, 1 + JITTER, random);
    double contrast = between(1 - JITTER, 1 + JITTER, random);
    double saturation = between(1 - JITTER, 1 + JITTER, random);
    double[] cast = new double[channels];
    for (int c = 0; c < channels; c++) {
      cast[c] = between(-CAST, CAST, random);
    }
    if (random.nextDouble() < GREY_SHARE) {
      saturation = 0;
    }
    boolean negative = random.nextDouble() < NEGATIVE_SHARE;
    int plane = view.length / channels;
    double[] luma = new double[plane];
    double middle = 0;
    for (int i = 0; i < plane; i++) {
      luma[i] = luma(view, channels, plane, i);
      middle += luma[i] / plane;
    }
    for (int i = 0; i < view.length; i++) {
      double grey = luma[i % plane];
      double saturated = grey + saturation * (view[i] - grey);
      double tinted = saturated + saturation * cast[i / plane];
      double bright = brightness * (middle + contrast * (tinted - middle));
      view[i] = negative ? 1 - bright : bright;
    }
  }

  private static double luma(double[] view, int channels, int plane, int i) {
    if (channels != LUMA.length) {
      return view[i];
    }
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += LUMA[c] * view[c * plane + i];
    }
    return sum;
  }
}
