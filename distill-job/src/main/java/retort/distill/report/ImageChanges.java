package retort.distill.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.report.Picture;
import retort.tensors.Tensor;

/**
 * Synthetic images as they were and as they are, and what changed.
 *
 * @param shown each image's pictures
 * @param amplified the difference pictures' factor
 * @param change root mean square over all of them, in levels of 0 to 255
 */
record ImageChanges(List<Trio> shown, int amplified, double change) {
  private static final int MOST = 48;

  /** Changes of this many levels, root mean square, are hardly seen. */
  private static final double SEEN = 12;

  /** Values of all images that are shown. */
  private static final int ROOM = 2_000_000;

  /**
   * Three pictures of one image.
   *
   * @param number of the image, from 0
   * @param before a data URI
   * @param after a data URI
   * @param difference a data URI: gray where nothing changed
   * @param change root mean square, in levels of 0 to 255
   */
  record Trio(int number, String before, String after, String difference, String change) {}

  /**
   * The pictures of the first images.
   *
   * @param before (m, channels, size, size), normalized
   * @param after in the same shape
   * @param std of the normalization, a channel
   */
  static ImageChanges of(
      Tensor before, Tensor after, Normalization normalization, List<Double> std) {
    int[] shape = before.shape();
    int length = shape[1] * shape[2] * shape[3];
    int count = Math.min(shape[0], Math.min(MOST, Math.max(10, ROOM / length)));
    double[] levels = new double[count * length];
    for (int i = 0; i < levels.length; i++) {
      int channel = i % length / (shape[2] * shape[3]);
      levels[i] = (after.values()[i] - (double) before.values()[i]) * std.get(channel) * 255;
    }
    int factor = factor(levels);
    List<Trio> shown = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] own = Arrays.copyOfRange(levels, i * length, (i + 1) * length);
      shown.add(
          new Trio(
              i,
              Picture.uri(picture(before, i, normalization)),
              Picture.uri(picture(after, i, normalization)),
              Picture.uri(difference(own, factor, shape)),
              String.format(Locale.ROOT, "%.1f", rootMeanSquare(own))));
    }
    return new ImageChanges(shown, factor, rootMeanSquare(levels));
  }

  static Pixels picture(Tensor images, int i, Normalization normalization) {
    int[] shape = images.shape();
    return normalization.restored(
        images.values(), i * shape[1] * shape[2] * shape[3], shape[2], shape[3]);
  }

  /** What these pictures are to the eye. */
  String meaning() {
    String enlarged = amplified == 1 ? "around gray" : amplified + " times enlarged around gray";
    return change < SEEN
        ? enlarged
            + ". To the eye a distilled image is nearly its first image; what a network learns from"
            + " is in the difference."
        : enlarged + ". These images have moved far from their first ones.";
  }

  /** The largest power of two that shows 99 of 100 changes without clipping. */
  private static int factor(double[] levels) {
    double[] sizes = Arrays.stream(levels).map(Math::abs).sorted().toArray();
    double typical = sizes[(int) (0.99 * (sizes.length - 1))];
    int factor = 1;
    while (factor < 64 && 2 * factor * typical <= 127) {
      factor *= 2;
    }
    return factor;
  }

  private static Pixels difference(double[] levels, int factor, int[] shape) {
    byte[] values = new byte[levels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.max(0, Math.min(255, Math.round(128 + factor * levels[i])));
    }
    return new Pixels(values, shape[1], shape[2], shape[3]);
  }

  private static double rootMeanSquare(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElse(0));
  }
}
