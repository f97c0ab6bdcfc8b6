package retort.distill.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Whether a job's output is what it must be, read as any program would. */
final class DistilledCheck {
  private DistilledCheck() {}

  /** Whether there are m finite images and targets of the right lengths. */
  static boolean good(SparkSession spark, Path output, Recipe recipe) {
    List<Row> rows =
        spark.read().parquet(output.toString()).select("pixels", "target").collectAsList();
    return rows.size() == recipe.images()
        && rows.stream()
            .allMatch(
                row ->
                    finite(row.getList(0), 3 * recipe.side() * recipe.side())
                        && finite(row.getList(1), recipe.dimension()));
  }

  private static boolean finite(List<Float> values, int length) {
    return values.size() == length && values.stream().allMatch(Float::isFinite);
  }

  /** The held-out outer loss at the end as a share of that at the start. */
  static double heldOutRatio(Path output) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(output.resolve("_retort.json").toFile());
    return manifest.get("heldOut").get("ratio").asDouble();
  }
}
