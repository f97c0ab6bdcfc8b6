package retort.survey;

import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import retort.command.UserException;
import retort.dataset.ParquetFolder;
import retort.source.SourceImage;
import retort.storage.Storage;

/** The images that can't be used: listed, and a failure where they are too many. */
public final class Rejections {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("path", DataTypes.StringType)
          .add("reason", DataTypes.StringType, false);

  private Rejections() {}

  /**
   * Writes the rejected images' id, path and reason as Parquet; nothing where there are none.
   *
   * @param place of the list
   * @throws UserException where more are rejected than the limit allows
   */
  public static void check(
      JavaRDD<SourceImage> images,
      ImageShape shape,
      Survey survey,
      Storage place,
      RejectionLimit limit) {
    if (survey.rejected() == 0) {
      return;
    }
    JavaRDD<Row> rows = images.map(image -> row(image, shape)).filter(Objects::nonNull);
    SparkSession spark = SparkSession.active();
    String there = place.path().toString();
    // A shuffle: coalesce(1) would make one task read and decode every image.
    spark
        .createDataFrame(rows, SCHEMA)
        .repartition(1)
        .sortWithinPartitions("id")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(there);
    long all = survey.images() + survey.rejected();
    if (survey.rejected() > limit.share() * all) {
      Row first = ParquetFolder.reader(spark).parquet(there).orderBy("id").first();
      throw new UserException(
          "%d of %d images can't be used, more than %s = %s; the first is %s: %s;"
                  .formatted(
                      survey.rejected(),
                      all,
                      limit.setting(),
                      limit.share(),
                      first.getString(0),
                      first.getString(2))
              + " all are listed in "
              + place);
    }
  }

  private static Row row(SourceImage image, ImageShape shape) {
    String reason = Survey.rejection(image, shape);
    return reason == null ? null : RowFactory.create(image.id(), image.path(), reason);
  }
}
