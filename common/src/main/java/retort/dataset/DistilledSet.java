package retort.dataset;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import retort.Quantity;
import retort.UserException;
import retort.image.ImageCodec;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.storage.Sha256;
import retort.storage.Storage;
import retort.tensors.Tensor;

/**
 * A distilled set: Parquet that any reader takes, and its manifest.
 *
 * @param uri where it lies
 * @param fingerprint SHA-256 of the manifest's bytes
 * @param manifest what it says about itself
 * @param pairs Xs and Ys
 */
public record DistilledSet(
    String uri, String fingerprint, DistilledManifest manifest, Synthetic pairs) {
  private static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            DataTypes.createStructField("id", DataTypes.IntegerType, false),
            DataTypes.createStructField(
                "pixels", DataTypes.createArrayType(DataTypes.FloatType, false), false),
            DataTypes.createStructField(
                "image",
                DataTypes.createStructType(
                    List.of(
                        DataTypes.createStructField("bytes", DataTypes.BinaryType, false),
                        DataTypes.createStructField("path", DataTypes.StringType, true))),
                false),
            DataTypes.createStructField(
                "target", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          });

  private record Contents(
      float[] pixels, float[] targets, int length, int d, int size, Normalization normalization)
      implements Serializable {

    Row row(int id) {
      Pixels preview = normalization.restored(pixels, id * length, size, size);
      return RowFactory.create(
          id,
          Arrays.copyOfRange(pixels, id * length, (id + 1) * length),
          RowFactory.create(ImageCodec.png(preview), "%06d.png".formatted(id)),
          Arrays.copyOfRange(targets, id * d, (id + 1) * d));
    }
  }

  /**
   * Writes the rows, then the manifest: a folder without it is not a distilled set.
   *
   * @param output a folder, in which only names that begin with {@code _} may stand
   * @param pixels (m, channels, size, size), normalized
   * @param targets (m, d)
   */
  public static void write(
      SparkSession spark,
      Storage output,
      DistilledManifest manifest,
      float[] pixels,
      float[] targets) {
    // Broadcast: in the task itself a large set would be over the limit of Spark's messages.
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Contents> shared =
        context.broadcast(
            new Contents(
                pixels,
                targets,
                manifest.channels() * manifest.imageSize() * manifest.imageSize(),
                manifest.dimension(),
                manifest.imageSize(),
                Normalization.of(manifest.mean(), manifest.std())));
    try {
      List<Integer> ids = IntStream.range(0, manifest.images()).boxed().toList();
      ParquetFolder.write(
          spark
              .createDataFrame(
                  context.parallelize(ids, 1).map(id -> shared.value().row(id)), SCHEMA)
              .write()
              .option("compression", "zstd")
              .option("parquet.enable.dictionary", "false"),
          output);
    } finally {
      shared.destroy();
    }
    ManifestFile.in(output).writeJson(manifest);
  }

  /**
   * Reads and checks a set.
   *
   * @param uri of the folder
   * @throws UserException where there is none, it is incomplete, its rows are not those that the
   *     manifest promises, or a pixel or target is not finite
   */
  public static DistilledSet read(SparkSession spark, String uri) {
    Storage folder = Storage.of(uri, spark.sessionState().newHadoopConf());
    if (!folder.exists()) {
      throw new UserException("%s: no distilled set there".formatted(folder));
    }
    Storage file = ManifestFile.in(folder);
    if (!file.exists()) {
      throw new UserException(
          "%s: it is incomplete: there is no _retort.json; finish it with distill.sh --resume"
              .formatted(folder));
    }
    DistilledManifest manifest = file.readJson(DistilledManifest.class);
    List<Row> rows = rows(spark, folder);
    int m = manifest.images();
    if (rows.size() != m) {
      throw new UserException(
          "%s: %s where the manifest says %s; distill it again"
              .formatted(folder, Quantity.of(rows.size(), "row"), Quantity.of(m, "image")));
    }
    int size = manifest.imageSize();
    int length = manifest.channels() * size * size;
    float[] pixels = new float[m * length];
    float[] targets = new float[m * manifest.dimension()];
    for (int i = 0; i < m; i++) {
      Row row = rows.get(i);
      if (row.getInt(0) != i) {
        throw new UserException(
            "%s: row %d has id %d; ids must count from 0".formatted(folder, i, row.getInt(0)));
      }
      unbox(row, 1, pixels, i * length, length, folder);
      unbox(row, 2, targets, i * manifest.dimension(), manifest.dimension(), folder);
    }
    return new DistilledSet(
        folder.toString(),
        Sha256.of(file.read()),
        manifest,
        new Synthetic(
            new Tensor(pixels, m, manifest.channels(), size, size),
            new Tensor(targets, m, manifest.dimension())));
  }

  private static List<Row> rows(SparkSession spark, Storage folder) {
    try {
      return ParquetFolder.reader(spark)
          .schema(SCHEMA)
          .parquet(folder.path().toString())
          .select("id", "pixels", "target")
          .orderBy("id")
          .collectAsList();
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException("%s: not a distilled set: %s".formatted(folder, e.getMessage()), e);
      }
      throw e;
    }
  }

  private static void unbox(Row row, int column, float[] into, int at, int length, Storage folder) {
    List<Float> values = row.isNullAt(column) ? List.of() : row.getList(column);
    String name = column == 1 ? "pixels" : "target";
    if (values.size() != length) {
      throw new UserException(
          "%s: row %d has %d %s, the manifest says %d; distill it again"
              .formatted(folder, row.getInt(0), values.size(), name, length));
    }
    for (int k = 0; k < length; k++) {
      Float value = values.get(k);
      if (value == null || !Float.isFinite(value)) {
        throw new UserException(
            "%s: row %d: %s %d is %s; a run that diverged? Distill it again with lower learning rates"
                .formatted(folder, row.getInt(0), name, k, value));
      }
      into[at + k] = value;
    }
  }
}
