package retort.distill.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import retort.dataset.FeaturesManifest;
import retort.dataset.HoldoutSplit;
import retort.distill.executor.PlainImages;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.random.Seeds;

/**
 * Real images drawn by a hash of the id, with their teacher representations.
 *
 * @param images PNG bytes
 * @param representations (images, d)
 */
record RealSample(List<byte[]> images, List<float[]> representations) {
  private static final int MOST = 2000;

  /** Pixels of all images of a sample. */
  private static final long ROOM = 16_000_000;

  /** A real image and its distance. */
  record NearestImage(byte[] image, double distance) {}

  /**
   * Draws the sample.
   *
   * @param manifest of the images
   * @param held all of them, in parts
   */
  static RealSample of(FeaturesManifest manifest, List<PlainImages> held) {
    int size = manifest.imageSize();
    long wanted = Math.min(MOST, Math.max(10, ROOM / ((long) size * size)));
    double share = 1.2 * wanted / manifest.images();
    HoldoutSplit drawn = id -> Seeds.unit(0, "report sample", id) < share;
    List<PlainImages.RealImage> images =
        held.stream()
            .flatMap(part -> part.chosen(drawn).stream())
            .sorted(Comparator.comparing(PlainImages.RealImage::id))
            .limit(wanted)
            .toList();
    return new RealSample(
        images.stream()
            .map(
                image ->
                    ImageCodec.png(new Pixels(image.pixels(), manifest.channels(), size, size)))
            .toList(),
        images.stream().map(PlainImages.RealImage::representation).toList());
  }

  /** The images nearest to a point of representation space, by Euclidean distance. */
  List<NearestImage> nearest(float[] target, int count) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> new NearestImage(images.get(i), distance(representations.get(i), target)))
        .sorted(Comparator.comparingDouble(NearestImage::distance))
        .limit(count)
        .toList();
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }
}
