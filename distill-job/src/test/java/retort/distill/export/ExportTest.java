package retort.distill.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.holdenkarau.spark.testing.JavaRDDComparisons;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.distill.Distill;
import retort.distill.SampleFeatures;
import retort.storage.Sha256;
import retort.storage.Storage;
import retort.testing.LocalSpark;
import retort.testing.Python;

@ExtendWith(LocalSpark.class)
class ExportTest {
  private static final int IMAGES = 6;

  @TempDir private static Path folder;

  @BeforeAll
  static void distilled(SparkSession spark) throws Exception {
    SampleFeatures.write(spark, folder.resolve("features"), 60);
    List<String> args =
        new ArrayList<>(List.of("--features", folder.resolve("features").toString()));
    args.addAll(List.of("--output", folder.resolve("distilled").toString()));
    for (String setting :
        List.of(
            "images=6",
            "steps=3",
            "batch=32",
            "holdout=0.2",
            "backbone.widths=[6,8]",
            "pool.size=1",
            "pool.steps=3",
            "evaluate.steps=5",
            "outer.lr=0.1",
            "partitions=2",
            "threads=1")) {
      args.addAll(List.of("--set", "distill." + setting));
    }
    args.addAll(List.of("--set", "evaluate.pretrain.lr=0.07"));
    assertEquals(0, Job.execute(new Distill(), args.toArray(String[]::new)));
    results(spark);
  }

  /** An evaluation of two seeds: random 40 and 50, distilled 60 and 62. */
  private static void results(SparkSession spark) throws Exception {
    Path results = folder.resolve("results");
    spark
        .sql(
            "select m as method, 'convnet' as architecture, 'linear' as protocol, 'kinds' as"
                + " target, s as seed, a as accuracy from values ('random', 0L, 0.4D), ('random',"
                + " 1L, 0.5D), ('distilled', 0L, 0.6D), ('distilled', 1L, 0.62D) as t(m, s, a)")
        .coalesce(1)
        .write()
        .parquet(results.toString());
    String sha = Sha256.of(Files.readAllBytes(folder.resolve("distilled/_retort.json")));
    Storage.of(results.resolve("_retort.json").toString(), new Configuration())
        .writeText(
            """
            {"format": "retort-results", "distilled": {"file:/d": "%s"}, "settings":
             {"evaluate.pretrain.epochs": 7, "evaluate.pretrain.steps": 40, "evaluate.pretrain.batch": 4,
              "evaluate.pretrain.lr": 0.05, "evaluate.pretrain.momentum": 0.9, "evaluate.pretrain.weight-decay": 0.001}}
            """
                .formatted(sha));
  }

  @Test
  void theFolderHoldsTheSetItsCardAndWhatItIsWorth(SparkSession spark) throws Exception {
    Path output = folder.resolve("shared");
    assertEquals(0, export(output, "--evaluation", folder.resolve("results").toString()));
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
    assertFalse(card.contains("{{") || card.contains("&quot;"), card);
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
    assertEquals(0, export(output));
    JsonNode about = json.readTree(output.resolve("_retort.json").toFile());
    assertEquals(set.get("pretraining"), about.get("pretraining"));
    assertFalse(about.at("/pretraining/measured").asBoolean());
    assertEquals(0, about.get("accuracies").size());
    assertTrue(Files.readString(output.resolve("README.md")).contains("No accuracy was measured"));
    assertTrue(Files.readString(output.resolve("pretrain.py")).contains("lr=0.07"));
  }

  @Test
  void theRandomBaselineIsASetOfItsOwn() throws Exception {
    Path output = folder.resolve("random");
    assertEquals(0, export(output, "--random"));
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
        said(2, output, "--evaluation", other.toString())
            .contains("measured other sets (file:/e)"));
    assertTrue(
        said(2, output, "--evaluation", folder.resolve("distilled").toString())
            .contains("is of a retort-distilled, not of retort-results"));
    assertTrue(said(1, output, "--format", "pt").contains("--format"));
    assertFalse(Files.exists(output));
    Files.createDirectory(output);
    Files.writeString(output.resolve("mine.txt"), "mine");
    assertTrue(said(2, output, "--overwrite").contains("is no output of export.sh"));
    assertEquals("mine", Files.readString(output.resolve("mine.txt")));
  }

  @Test
  void everySnippetOfTheCardRuns() throws Exception {
    Optional<Python> python = Python.with("datasets", "polars", "numpy", "PIL");
    assumeTrue(python.isPresent(), "no Python with datasets and polars: set RETORT_PYTHON");
    Path output = folder.resolve("snippets");
    assertEquals(0, export(output, "--format", "npz"));
    List<String> snippets =
        snippets(output).stream().filter(code -> !code.contains("torch")).toList();
    assertEquals(3, snippets.size());
    List<String> checks =
        List.of(
            "s = data['train']; assert len(s) == 6 and s[0]['image'].size == (8, 8)"
                + " and len(s[0]['pixels']) == 192 and len(s[5]['target']) == 5",
            "assert data.shape == (6, 4), data.shape",
            "assert x.shape == (6, 3, 8, 8) and y.shape == (6, 5) and x.dtype == numpy.float32;"
                + " import polars; d = polars.read_parquet('FOLDER/data'); assert"
                + " numpy.array_equal(numpy.array(d['pixels'].to_list(), dtype='float32'),"
                + " x.reshape(6, -1)) and numpy.array_equal(numpy.array(d['target'].to_list(),"
                + " dtype='float32'), y)");
    for (int i = 0; i < snippets.size(); i++) {
      String program =
          (snippets.get(i) + "\n" + checks.get(i)).replace("FOLDER", output.toString());
      Python.Run run = python.get().run(folder, "-c", program);
      assertEquals(0, run.exit(), run.said());
    }
  }

  @Test
  void theNpzBecomesThePapersFiles() throws Exception {
    Optional<Python> python = Python.with("torch", "numpy");
    assumeTrue(python.isPresent(), "no Python with torch and numpy: set RETORT_PYTHON");
    Path output = folder.resolve("papers");
    assertEquals(0, export(output, "--format", "npz"));
    String program =
        snippets(output).stream().filter(code -> code.contains("torch")).findFirst().orElseThrow()
            + "x, y = torch.load('FOLDER/x_syn.pt'), torch.load('FOLDER/y_syn.pt')\n"
            + "data = numpy.load('FOLDER/distilled.npz')\n"
            + "assert x.shape == (6, 3, 8, 8) and y.shape == (6, 5) and x.dtype == torch.float32\n"
            + "assert (x.numpy() == data['x_syn']).all() and (y.numpy() == data['y_syn']).all()\n";
    Python.Run run = python.get().run(folder, "-c", program.replace("FOLDER", output.toString()));
    assertEquals(0, run.exit(), run.said());
  }

  /** Of the card. */
  private static List<String> snippets(Path output) throws Exception {
    return Pattern.compile("(?s)```python\n(.*?)```")
        .matcher(Files.readString(output.resolve("README.md")))
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void thePyTorchScriptPreTrainsAndLoadsANetworkOfOurs() throws Exception {
    Optional<Python> python = Python.with("torch", "safetensors", "pyarrow");
    assumeTrue(python.isPresent(), "no Python with torch and safetensors: set RETORT_PYTHON");
    Path output = folder.resolve("torch");
    assertEquals(0, export(output, "--evaluation", folder.resolve("results").toString()));
    Path ours =
        folder.resolve("distilled/_checkpoints/step-000003/pool-00.safetensors").toAbsolutePath();
    Python.Run loaded = python.get().run(output, "pretrain.py", ours.toString());
    assertEquals(0, loaded.exit(), loaded.said());
    Python.Run trained = python.get().run(output, "pretrain.py");
    assertEquals(0, trained.exit(), trained.said());
    assertTrue(error(trained) < error(loaded), trained.said() + loaded.said());
    assertTrue(Files.exists(output.resolve("pretrained.safetensors")));
  }

  private static double error(Python.Run run) {
    return Double.parseDouble(run.said().replaceAll("(?s).*on the set: ([0-9.e-]+)\\s*", "$1"));
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

  private static int export(Path output, String... options) {
    List<String> args =
        new ArrayList<>(List.of("--distilled", folder.resolve("distilled").toString()));
    args.addAll(List.of("--output", output.toString()));
    args.addAll(List.of(options));
    return Job.execute(new Export(), args.toArray(String[]::new));
  }

  private static String said(int code, Path output, String... options) {
    PrintStream console = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertEquals(code, export(output, options));
    } finally {
      System.setErr(console);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
