package retort.rejection;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import retort.dataset.ParquetFolder;
import retort.storage.Storage;

/** The list of an output's rejected images, in Parquet: {@code OUTPUT/_rejected}. */
public final class RejectionList {
  /** The name of the list in an output. */
  public static final String NAME = "_rejected";

  /** What every list says of an image. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("path", DataTypes.StringType)
          .add("reason", DataTypes.StringType, false);

  private RejectionList() {}

  /** A row of {@link #SCHEMA}. */
  public static Row row(String id, String path, String reason) {
    return RowFactory.create(id, path, reason);
  }

  /**
   * Writes a list, in the order of the ids, in place of an earlier one.
   *
   * @param rows of {@link #SCHEMA}
   * @return the reasons in a line, with examples
   */
  public static String write(SparkSession spark, JavaRDD<Row> rows, Storage place) {
    write(spark.createDataFrame(rows, SCHEMA), place);
    return reasons(ParquetFolder.reader(spark).schema(SCHEMA).parquet(place.path().toString()));
  }

  /**
   * Writes a list with more columns.
   *
   * @param rows the columns of {@link #SCHEMA} among theirs
   */
  public static void write(Dataset<Row> rows, Storage place) {
    // A shuffle: coalesce(1) would make one task read and decode every image.
    ParquetFolder.replace(rows.repartition(1).sortWithinPartitions("id").write(), place);
  }

  /** The reasons of some rows in a line, with examples. */
  public static String reasons(Dataset<Row> rows) {
    return Reasons.of(rows);
  }
}
