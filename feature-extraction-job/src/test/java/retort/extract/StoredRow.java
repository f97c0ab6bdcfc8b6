package retort.extract;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import retort.dataset.Features;

/** A row of a features dataset as Spark reads it. */
record StoredRow(
    Integer label, byte[] image, String path, int dx, int dy, boolean flip, float[] numbers) {

  /** Every row by its id and view, each of which is there once. */
  static Map<String, StoredRow> all(SparkSession spark, Path dataset) {
    Map<String, StoredRow> rows = new TreeMap<>();
    for (Row row : Features.open(spark, dataset.toString()).rows().collectAsList()) {
      Row image = row.getStruct(2);
      Row how = row.getStruct(4);
      StoredRow stored =
          new StoredRow(
              row.isNullAt(1) ? null : row.getInt(1),
              image.getAs(0),
              image.getString(1),
              how.getInt(0),
              how.getInt(1),
              how.getBoolean(2),
              unboxed(row.getList(5)));
      assertNull(rows.put(row.getString(0) + " " + row.getInt(3), stored));
    }
    return rows;
  }

  private static float[] unboxed(List<Float> boxed) {
    float[] numbers = new float[boxed.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = boxed.get(i);
    }
    return numbers;
  }
}
