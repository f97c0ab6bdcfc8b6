package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.testing.LocalSpark;

/**
 * Columns called label that number no classes, and shards that store the same numbers otherwise.
 */
@ExtendWith(LocalSpark.class)
class OddLabelsTest {
  private static final byte[] IMAGE = "image".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private void write(SparkSession spark, String name, String type, String... labels) {
    spark
        .createDataFrame(
            Arrays.stream(labels).map(label -> RowFactory.create(IMAGE, label)).toList(),
            StructType.fromDDL("image BINARY, text STRING"))
        .selectExpr("image", "CAST(text AS %s) AS label".formatted(type))
        .coalesce(1)
        .write()
        .parquet(folder.resolve(name).toString());
  }

  private List<Integer> labels(SparkSession spark, TableColumns columns) {
    Source source = Reading.open(columns, folder);
    return Reading.all(spark, source, 1).stream().map(SourceImage::label).toList();
  }

  /** A regression's values, times, hashes: nobody who needs no labels has to rename a column. */
  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 0.5",
    "FLOAT, 1.25",
    "BIGINT, 1000000000000",
    "'DECIMAL(20, 0)', 99999999999"
  })
  void labelsThatNumberNoClassesAreNone(String type, String odd, SparkSession spark) {
    write(spark, "a", type, "1", odd, "0");
    assertEquals(Arrays.asList(null, null, null), labels(spark, TableColumns.UNNAMED));
    Reading.assertRefused(() -> labels(spark, TableColumns.of("", "label", "")), "column label");
    Reading.assertRefused(() -> labels(spark, TableColumns.ofTarget("", "", "")), "column label");
  }

  /** As pandas writes whole numbers where one is missing. */
  @ParameterizedTest
  @CsvSource({"INT, DOUBLE", "DOUBLE, INT", "BIGINT, FLOAT", "SMALLINT, 'DECIMAL(5, 0)'"})
  void shardsMayStoreTheSameNumbersOtherwise(String first, String second, SparkSession spark) {
    write(spark, "a", first, "1", "0");
    write(spark, "b", second, "1", null);
    assertEquals(Arrays.asList(1, 0, 1, null), labels(spark, TableColumns.UNNAMED));
  }

  @ParameterizedTest
  @CsvSource({"INT, STRING", "INT, BOOLEAN", "BOOLEAN, DOUBLE"})
  void otherThingsThanNumbersAreOtherColumns(String first, String second, SparkSession spark) {
    write(spark, "a", first, "1", "0");
    write(spark, "b", second, "1", "0");
    Reading.assertRefused(() -> labels(spark, TableColumns.UNNAMED), "has other columns");
  }
}
