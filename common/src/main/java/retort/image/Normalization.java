package retort.image;

import java.io.Serializable;
import java.util.List;

/**
 * (pixel * scale - mean) / std, a channel, in one look-up: the float nearest to the exact value.
 */
public final class Normalization implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The scale that takes pixels to [0, 1]. */
  public static final double UNIT = 1.0 / 255;

  private final float[][] table;
  private final double[] mean;
  private final double[] std;
  private final double scale;

  private Normalization(double[] mean, double[] std, double scale) {
    this.mean = mean;
    this.std = std;
    this.scale = scale;
    table = new float[mean.length][256];
    for (int c = 0; c < mean.length; c++) {
      for (int v = 0; v < 256; v++) {
        // v / 255.0 is the correctly rounded quotient; v * (1 / 255.0) is not always.
        double scaled = scale == UNIT ? v / 255.0 : v * scale;
        table[c][v] = (float) ((scaled - mean[c]) / std[c]);
      }
    }
  }

  /**
   * A dataset's own: (pixel / 255 - mean) / std.
   *
   * @param mean one a channel, of pixels / 255
   * @param std likewise, positive
   * @throws IllegalArgumentException where their lengths differ or a std isn't positive
   */
  public static Normalization of(List<Double> mean, List<Double> std) {
    return of(mean, std, UNIT);
  }

  /**
   * With another scale than 1/255, as some teachers want it.
   *
   * @param scale what a pixel of 0 to 255 is multiplied by, not 0
   * @throws IllegalArgumentException where the lengths differ or a number is out of its range
   */
  public static Normalization of(List<Double> mean, List<Double> std, double scale) {
    if (mean.isEmpty()
        || mean.size() != std.size()
        || mean.stream().anyMatch(m -> !Double.isFinite(m))
        || std.stream().anyMatch(s -> !(s > 0) || s.isInfinite())
        || !Double.isFinite(scale)
        || scale == 0) {
      throw new IllegalArgumentException(
          "mean %s and std %s must be as long, finite, std positive; scale %s not 0"
              .formatted(mean, std, scale));
    }
    return new Normalization(
        mean.stream().mapToDouble(Double::doubleValue).toArray(),
        std.stream().mapToDouble(Double::doubleValue).toArray(),
        scale);
  }

  /** The number of channels that it is for. */
  public int channels() {
    return table.length;
  }

  /** What each channel's 256 values become, channels * 256 floats. */
  public float[] table() {
    float[] flat = new float[table.length * 256];
    for (int c = 0; c < table.length; c++) {
      System.arraycopy(table[c], 0, flat, c * 256, 256);
    }
    return flat;
  }

  /**
   * Normalizes one image.
   *
   * @param pixels with {@link #channels} channels
   * @param target receives channels * height * width floats, channel-major
   * @param at the index of the first
   * @throws IllegalArgumentException where the image has another number of channels
   */
  public void apply(Pixels pixels, float[] target, int at) {
    if (pixels.channels() != table.length) {
      throw new IllegalArgumentException(
          "normalization of %d channels for an image of %s".formatted(table.length, pixels));
    }
    apply(pixels.values(), 0, pixels.height() * pixels.width(), target, at);
  }

  /**
   * Normalizes one image among others.
   *
   * @param values unsigned bytes, channel-major
   * @param from the index of the image's first
   * @param plane height * width
   * @param target receives channels * plane floats, channel-major
   * @param at the index of the first
   */
  public void apply(byte[] values, int from, int plane, float[] target, int at) {
    for (int c = 0; c < table.length; c++) {
      float[] lookup = table[c];
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        target[at + i] = lookup[values[from + i] & 0xff];
      }
    }
  }

  /**
   * The image that a normalized one shows: rounded, and clipped to 0 to 255 (NaN gives 0).
   *
   * @param values channel-major floats
   * @param at the index of the image's first
   * @param height rows
   * @param width columns
   */
  public Pixels restored(float[] values, int at, int height, int width) {
    int plane = height * width;
    byte[] out = new byte[table.length * plane];
    for (int i = 0; i < out.length; i++) {
      int c = i / plane;
      double pixel = (values[at + i] * std[c] + mean[c]) / scale;
      out[i] = (byte) Math.max(0, Math.min(255, Math.round(pixel)));
    }
    return new Pixels(out, table.length, height, width);
  }
}
