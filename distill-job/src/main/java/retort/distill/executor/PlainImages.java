package retort.distill.executor;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import retort.dataset.Candidate;
import retort.dataset.FeaturesManifest;
import retort.dataset.HoldoutSplit;
import retort.dataset.Synthetic;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.tensors.Tensor;

/**
 * The real images among the rows that executors hold, each as it is, without a view's crop and
 * flip.
 */
public final class PlainImages {
  private final JavaRDD<DecodedRows> blocks;
  private final FeaturesManifest manifest;

  PlainImages(JavaRDD<DecodedRows> blocks, FeaturesManifest manifest) {
    this.blocks = blocks;
    this.manifest = manifest;
  }

  /**
   * An image as it is held.
   *
   * @param id of the image
   * @param pixels 8-bit, (channels, size, size)
   * @param representation of the teacher, d numbers
   */
  public record RealImage(String id, byte[] pixels, float[] representation)
      implements Serializable {}

  /** The ids of all. */
  public JavaRDD<String> ids() {
    return blocks.flatMap(block -> plain(block).mapToObj(row -> block.plain()[row]).iterator());
  }

  /** All, with their representations. */
  public JavaRDD<Candidate> candidates() {
    return blocks.flatMap(
        block ->
            plain(block)
                .mapToObj(row -> new Candidate(block.plain()[row], representation(block, row)))
                .iterator());
  }

  /**
   * Some as pairs: normalized images and their representations.
   *
   * @param ids which, in this order
   */
  public Synthetic pairs(List<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    Map<String, RealImage> found = new HashMap<>();
    chosen(wanted::contains).forEach(image -> found.put(image.id(), image));
    int channels = manifest.channels();
    int size = manifest.imageSize();
    int length = channels * size * size;
    int dimension = manifest.dimension();
    Normalization normalization = Normalization.of(manifest.mean(), manifest.std());
    float[] images = new float[ids.size() * length];
    float[] targets = new float[ids.size() * dimension];
    for (int i = 0; i < ids.size(); i++) {
      RealImage image = found.get(ids.get(i));
      normalization.apply(new Pixels(image.pixels(), channels, size, size), images, i * length);
      System.arraycopy(image.representation(), 0, targets, i * dimension, dimension);
    }
    return new Synthetic(
        new Tensor(images, ids.size(), channels, size, size),
        new Tensor(targets, ids.size(), dimension));
  }

  /** Those whose ids are wanted, on the driver. */
  public List<RealImage> chosen(HoldoutSplit split) {
    return blocks.flatMap(block -> held(block, split).iterator()).collect();
  }

  private static Stream<RealImage> held(DecodedRows block, HoldoutSplit split) {
    int length = block.pixels().length / block.rows();
    return plain(block)
        .filter(row -> split.includes(block.plain()[row]))
        .mapToObj(
            row ->
                new RealImage(
                    block.plain()[row],
                    Arrays.copyOfRange(block.pixels(), row * length, (row + 1) * length),
                    representation(block, row)));
  }

  private static IntStream plain(DecodedRows block) {
    return IntStream.range(0, block.rows()).filter(row -> block.plain()[row] != null);
  }

  private static float[] representation(DecodedRows block, int row) {
    int d = block.representations().length / block.rows();
    return Arrays.copyOfRange(block.representations(), row * d, (row + 1) * d);
  }
}
