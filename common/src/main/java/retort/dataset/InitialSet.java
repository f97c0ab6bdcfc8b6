package retort.dataset;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.random.Seeds;
import retort.tensors.Tensor;
import scala.Tuple2;

/**
 * Xs as m real images, normalized like every other image, and Ys as their teacher representations.
 */
public final class InitialSet {

  /** How the images are picked. */
  public enum Pick {
    /** m images by a hash of (seed, id). */
    RANDOM,
    /** The images nearest to the m centers that k-means finds in representation space. */
    KMEANS
  }

  private InitialSet() {}

  /**
   * The ids of the images, all different.
   *
   * @param count m
   * @param split the images to pick from
   * @throws TooFewImagesException where there are fewer than m, with how many there are
   */
  public static List<String> ids(
      Features features, Pick pick, int count, long seed, HoldoutSplit split) {
    Dataset<Row> plain = features.rows().where(col("view").equalTo(0));
    JavaRDD<String> ids =
        plain.select("id").javaRDD().map(row -> row.getString(0)).filter(split::includes);
    JavaRDD<Candidate> candidates =
        plain
            .select("id", "representation")
            .javaRDD()
            .filter(row -> split.includes(row.getString(0)))
            .map(row -> new Candidate(row.getString(0), floats(row, 1)));
    return ids(pick, ids, candidates, count, seed, features.uri());
  }

  /**
   * As {@link #ids(Features, Pick, int, long, HoldoutSplit)}, of images in hand: only what the pick
   * needs is computed.
   *
   * @param ids of the images to pick from
   * @param candidates the same
   * @param uri of the dataset, for messages
   */
  public static List<String> ids(
      Pick pick,
      JavaRDD<String> ids,
      JavaRDD<Candidate> candidates,
      int count,
      long seed,
      String uri) {
    return switch (pick) {
      case RANDOM -> random(ids, count, seed, uri);
      case KMEANS -> KMeansCenters.nearest(candidates, count, seed, uri);
    };
  }

  /** The ids with the smallest hashes: m of all with equal chance, whatever the partitions. */
  static List<String> random(JavaRDD<String> ids, int count, long seed, String uri) {
    List<Tuple2<Double, String>> smallest =
        ids.map(id -> new Tuple2<>(Seeds.unit(seed, "initial images", id), id))
            .takeOrdered(count, new ByDistance());
    if (smallest.size() < count) {
      throw new TooFewImagesException(uri, count, smallest.size());
    }
    return smallest.stream().map(Tuple2::_2).toList();
  }

  static float[] floats(Row row, int column) {
    List<Float> boxed = row.getList(column);
    float[] values = new float[boxed.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed.get(i);
    }
    return values;
  }

  /** The images with these ids and their representations, in that order. */
  public static Synthetic decoded(Features features, List<String> ids) {
    FeaturesManifest manifest = features.manifest();
    Map<String, Row> rows = new HashMap<>();
    features
        .rows()
        .where(col("view").equalTo(0).and(col("id").isInCollection(new ArrayList<>(ids))))
        .select("id", "image.bytes", "representation")
        .collectAsList()
        .forEach(row -> rows.put(row.getString(0), row));
    int size = manifest.imageSize();
    int pixels = manifest.channels() * size * size;
    float[] images = new float[ids.size() * pixels];
    float[] targets = new float[ids.size() * manifest.dimension()];
    Normalization normalization = Normalization.of(manifest.mean(), manifest.std());
    for (int i = 0; i < ids.size(); i++) {
      Row row = rows.get(ids.get(i));
      Pixels image = StoredImage.decode(row.getAs(1), manifest.channels(), size, row.getString(0));
      normalization.apply(image, images, i * pixels);
      System.arraycopy(floats(row, 2), 0, targets, i * manifest.dimension(), manifest.dimension());
    }
    return new Synthetic(
        new Tensor(images, ids.size(), manifest.channels(), size, size),
        new Tensor(targets, ids.size(), manifest.dimension()));
  }
}
