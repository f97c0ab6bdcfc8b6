package retort.distill.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.random.Seeds;

/**
 * Real images drawn by a hash of the id, with their teacher representations.
 *
 * @param images PNG or JPEG bytes
 * @param representations (images, d)
 */
record RealSample(List<byte[]> images, List<float[]> representations) {
  private static final int MOST = 2000;

  /** Pixels of all images of a sample. */
  private static final long ROOM = 16_000_000;

  /** A real image and its distance. */
  record Neighbor(byte[] image, double distance) {}

  /** Draws the sample, in one pass over the features. */
  static RealSample of(Features features) {
    FeaturesManifest manifest = features.manifest();
    long pixels = (long) manifest.imageSize() * manifest.imageSize();
    long wanted = Math.min(MOST, Math.max(10, ROOM / pixels));
    double share = 1.2 * wanted / manifest.images();
    UDF1<String, Boolean> drawn = id -> Seeds.unit(0, "report sample", id) < share;
    List<Row> rows =
        features
            .rows()
            .where(col("view").equalTo(0))
            .where(udf(drawn, DataTypes.BooleanType).apply(col("id")))
            .select("id", "image.bytes", "representation")
            .collectAsList()
            .stream()
            .sorted(Comparator.comparing(row -> row.getString(0)))
            .limit(wanted)
            .toList();
    return new RealSample(
        rows.stream().map(row -> (byte[]) row.get(1)).toList(),
        rows.stream().map(row -> floats(row.getList(2))).toList());
  }

  /** The images nearest to a point of representation space, by Euclidean distance. */
  List<Neighbor> nearest(float[] target, int count) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> new Neighbor(images.get(i), distance(representations.get(i), target)))
        .sorted(Comparator.comparingDouble(Neighbor::distance))
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

  private static float[] floats(List<Float> boxed) {
    float[] values = new float[boxed.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed.get(i);
    }
    return values;
  }
}
