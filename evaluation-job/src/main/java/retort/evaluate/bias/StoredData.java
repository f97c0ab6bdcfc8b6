package retort.evaluate.bias;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.StoredImage;
import retort.image.Normalization;

/** Real pictures with their teacher representations, out of a features folder. */
final class StoredData {
  private StoredData() {}

  /**
   * Draws m images as synthetic ones and n others as real rows.
   *
   * @param uri of what extract-features.sh wrote
   * @throws UserException where there are not as many images, or they can't be read
   */
  static BiasData read(SparkSession spark, String uri, int m, int n, long seed) {
    Features features = Features.open(spark, uri);
    FeaturesManifest manifest = features.manifest();
    List<Row> rows =
        features
            .rows()
            .filter(col("view").equalTo(0))
            .select(col("id"), col("image.bytes"), col(Features.REPRESENTATION))
            .orderBy(xxhash64(col("id"), lit(seed)), col("id"))
            .limit(m + n)
            .collectAsList();
    if (rows.size() < m + n) {
      throw new UserException(
          "%s: %d synthetic and %d real images are wanted, there are %d in all"
              .formatted(features.uri(), m, n, rows.size()));
    }
    int pixels = manifest.channels() * manifest.imageSize() * manifest.imageSize();
    int d = manifest.dimension();
    float[] images = new float[(m + n) * pixels];
    float[] targets = new float[(m + n) * d];
    Normalization normalization = Normalization.of(manifest.mean(), manifest.std());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      normalization.apply(
          StoredImage.decode(
              row.getAs(1), manifest.channels(), manifest.imageSize(), row.getString(0)),
          images,
          i * pixels);
      List<Float> representation = row.getList(2);
      for (int j = 0; j < d; j++) {
        targets[i * d + j] = representation.get(j);
      }
    }
    return new BiasData(
        manifest.channels(),
        manifest.imageSize(),
        d,
        part(images, 0, m * pixels),
        part(targets, 0, m * d),
        part(images, m * pixels, images.length),
        part(targets, m * d, targets.length));
  }

  private static float[] part(float[] values, int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }
}
