package retort.distill.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.holdenkarau.spark.testing.JavaRDDComparisons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.CommandOutput;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class ExportTest {
  private static final int IMAGES = 6;

  @TempDir private static Path folder;

  private static ExportSample sample;

  @BeforeAll
  static void distilled(SparkSession spark) throws Exception {
    sample = ExportSample.make(spark, folder);
  }

  @Test
  void theFolderHoldsTheSetItsCardAndWhatItIsWorth(SparkSession spark) throws Exception {
    Path output = folder.resolve("shared");
    assertEquals(0, sample.export(output, "--evaluation", folder.resolve("results").toString()));
    JavaRDDComparisons.assertRDDEquals(
        spark.read().parquet(folder.resolve("distilled").toString()).toJSON().toJavaRDD(),
        spark.read().parquet(output.resolve("data").toString()).toJSON().toJavaRDD());
    JsonNode about = new ObjectMapper().readTree(output.resolve("_retort.json").toFile());
    assertEquals(40, about.at("/pretraining/steps").asInt());
    assertEquals(61, about.at("/accuracies/0/percent").asDouble(), 1e-9);
    // t(0.975, 1) * sqrt(2) / sqrt(2)
    assertEquals(12.706, about.at("/accuracies/0/halfWidth").asDouble(), 1e-3);
    String card = Files.readString(output.resolve("README.md"));
    assertTrue(
        card.contains("| distilled | linear | convnet | kinds | 61.0 ± 12.7 (2 seeds) |"), card);
    assertTrue(card.contains("mean = [0.5, 0.5, 0.5]"), card);
    assertTrue(card.startsWith("---\npretty_name: Distilled"), card);
    assertTrue(card.contains("- Versions: retort ") && card.contains(", Spark 4."), card);
    assertFalse(card.contains("{{") || card.contains("&quot;"), card);
    assertTrue(Files.readString(output.resolve("pretrain.py")).contains("in range(40):"));
    try (var left = Files.list(folder)) {
      assertTrue(left.noneMatch(path -> path.getFileName().toString().startsWith(".shared")));
    }
  }

  @Test
  void whereNothingWasMeasuredTheSetsOwnRecipeStands() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode set = json.readTree(folder.resolve("distilled/_retort.json").toFile());
    assertEquals(0.07, set.at("/pretraining/lr").asDouble());
    Path output = folder.resolve("unmeasured");
    assertEquals(0, sample.export(output));
    JsonNode about = json.readTree(output.resolve("_retort.json").toFile());
    assertEquals(set.get("pretraining"), about.get("pretraining"));
    assertFalse(about.at("/pretraining/measured").asBoolean());
    assertEquals(0, about.get("accuracies").size());
    assertTrue(Files.readString(output.resolve("README.md")).contains("No accuracy was measured"));
    String script = Files.readString(output.resolve("pretrain.py"));
    assertTrue(script.contains("lr=0.07") && script.contains("range(1000 * batches)"), script);
  }

  @Test
  void theRandomBaselineIsASetOfItsOwn() throws Exception {
    Path output = folder.resolve("random");
    assertEquals(0, sample.export(output, "--random"));
    assertTrue(differences(output, "distilled/*.parquet") > 0, "it is the distilled set");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            duck.createStatement()
                .executeQuery(
                    "select count(*) from read_parquet('%s/data/*.parquet') r, read_parquet('%s/*.parquet') f where r.image.bytes is not null and r.target = f.representation"
                        .formatted(output, folder.resolve("features")))) {
      assertTrue(rows.next());
      assertTrue(rows.getInt(1) >= IMAGES, "targets are not representations of real images");
    }
    assertTrue(Files.readString(output.resolve("README.md")).contains("random real images"));
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused() throws Exception {
    Path output = folder.resolve("refused");
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    Files.writeString(
        other.resolve("_retort.json"),
        "{\"format\": \"retort-results\", \"distilled\": {\"file:/e\": \"0\"}, \"settings\": {}}");
    assertTrue(
        message(2, output, "--evaluation", other.toString())
            .contains("measured other sets (file:/e)"));
    assertTrue(
        message(2, output, "--evaluation", folder.resolve("distilled").toString())
            .contains("is of a retort-distilled, not of retort-results"));
    assertTrue(message(1, output, "--format", "pt").contains("--format"));
    assertFalse(Files.exists(output));
    Files.createDirectory(output);
    Files.writeString(output.resolve("mine.txt"), "mine");
    assertTrue(message(2, output, "--overwrite").contains("is no output of export.sh"));
    assertEquals("mine", Files.readString(output.resolve("mine.txt")));
    // A repository of the user's own, and what another job wrote.
    Files.writeString(output.resolve("README.md"), "mine");
    for (Path precious : List.of(output, other)) {
      assertTrue(message(2, precious, "--overwrite").contains("is no output of export.sh"));
    }
    assertTrue(Files.exists(output.resolve("README.md")));
    assertTrue(Files.exists(other.resolve("_retort.json")));
  }

  /** Rows of the export that are not the same in another Parquet. */
  private static int differences(Path output, String other) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            duck.createStatement()
                .executeQuery(
                    "select count(*) from (select * from read_parquet('%s/data/*.parquet') except select * from read_parquet('%s'))"
                        .formatted(output, folder.resolve(other)))) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  private static String message(int code, Path output, String... options) {
    CommandOutput said = CommandOutput.of(() -> sample.export(output, options));
    assertEquals(code, said.code(), said.text());
    return said.text();
  }
}
