package retort.evaluate.pretrain;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import retort.UserException;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.StoredImage;
import retort.image.Normalization;

/** The real images of a features dataset with their representations or labels, view 0 only. */
final class RealImages {
  private RealImages() {}

  /**
   * A decoded row.
   *
   * @param id of the image
   * @param pixels 8 bits, channel-major
   * @param representation of the teacher
   */
  record Decoded(String id, byte[] pixels, float[] representation)
      implements java.io.Serializable {}

  /** Every image, decoded by the executors. */
  static JavaRDD<Decoded> decoded(Features features) {
    FeaturesManifest manifest = features.manifest();
    int channels = manifest.channels();
    int size = manifest.imageSize();
    return features
        .rows()
        .where(col("view").equalTo(0))
        .select("id", "image.bytes", "representation")
        .javaRDD()
        .map(
            row ->
                new Decoded(
                    row.getString(0),
                    StoredImage.decode(row.getAs(1), channels, size, row.getString(0)).values(),
                    floats(row.getList(2))));
  }

  /** All of them with their representations, held by the driver in 8 bits, in order of the ids. */
  static TrainingSet full(Features features) {
    List<Decoded> rows = new ArrayList<>(decoded(features).collect());
    rows.sort(java.util.Comparator.comparing(Decoded::id));
    FeaturesManifest manifest = features.manifest();
    int length = manifest.channels() * manifest.imageSize() * manifest.imageSize();
    int d = manifest.dimension();
    byte[] pixels = new byte[Math.multiplyExact(rows.size(), length)];
    float[] targets = new float[Math.multiplyExact(rows.size(), d)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i).pixels(), 0, pixels, i * length, length);
      System.arraycopy(rows.get(i).representation(), 0, targets, i * d, d);
    }
    Normalization normalization = Normalization.of(manifest.mean(), manifest.std());
    return TrainingSet.representations(
        new Images.Uint8(pixels, manifest.imageSize(), normalization), targets);
  }

  /**
   * The labels of some images.
   *
   * @throws UserException where one has none
   */
  static int[] labels(Features features, List<String> ids) {
    Map<String, Integer> labels = new HashMap<>();
    features
        .rows()
        .where(col("view").equalTo(0).and(col("id").isInCollection(new ArrayList<>(ids))))
        .select("id", "label")
        .collectAsList()
        .forEach(row -> labels.put(row.getString(0), row.isNullAt(1) ? null : row.getInt(1)));
    for (String id : ids) {
      if (labels.get(id) == null) {
        throw new UserException(
            "%s: image %s has no label: the methods random-labels and kmeans-labels need one for every image; take them out of evaluate.methods"
                .formatted(features.uri(), id));
      }
    }
    return ids.stream().mapToInt(labels::get).toArray();
  }

  private static float[] floats(List<Float> boxed) {
    float[] values = new float[boxed.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed.get(i);
    }
    return values;
  }
}
