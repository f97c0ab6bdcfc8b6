package retort.dataset;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import retort.image.ImageCodec;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.storage.Storage;

/** Writes the distilled set: Parquet that any reader takes, and its manifest. */
public final class DistilledSet {
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

  private DistilledSet() {}

  /**
   * Writes the rows, then the manifest: a folder without it is not a distilled set.
   *
   * @param output a folder, in which only names that begin with {@code _} may stand
   * @param pixels (m, channels, size, size), normalised
   * @param targets (m, d)
   */
  public static void write(
      SparkSession spark,
      Storage output,
      DistilledManifest manifest,
      float[] pixels,
      float[] targets) {
    List<Row> rows = new ArrayList<>();
    int length = manifest.channels() * manifest.imageSize() * manifest.imageSize();
    Normalization normalisation = Normalization.of(manifest.mean(), manifest.std());
    for (int i = 0; i < manifest.images(); i++) {
      Pixels preview =
          normalisation.restored(pixels, i * length, manifest.imageSize(), manifest.imageSize());
      rows.add(
          RowFactory.create(
              i,
              boxed(pixels, i * length, length),
              RowFactory.create(ImageCodec.png(preview), "%06d.png".formatted(i)),
              boxed(targets, i * manifest.dimension(), manifest.dimension())));
    }
    spark
        .createDataFrame(rows, SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .option("compression", "zstd")
        .option("parquet.enable.dictionary", "false")
        .parquet(output.path().toString());
    output.child("_retort.json").writeJson(manifest);
  }

  private static List<Float> boxed(float[] values, int from, int count) {
    List<Float> boxed = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      boxed.add(values[i]);
    }
    return boxed;
  }
}
