package retort.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.storage.Lease;
import retort.storage.Storage;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;
import retort.testing.Chromium;
import retort.testing.LocalSpark;
import retort.testing.OwnNames;

/** The whole job on tiny images, read back by DuckDB. */
@ExtendWith(LocalSpark.class)
class EvaluateTest {
  private static final List<String> METHODS =
      List.of(
          "none random label-solve kmeans noise distilled full random-labels kmeans-labels"
              .split(" ", -1));

  @TempDir private static Path folder;

  @BeforeAll
  static void data(SparkSession spark) {
    SampleInputs.features(spark, folder.resolve("features"), 80);
    SampleInputs.distilled(spark, folder.resolve("distilled"), folder.resolve("features"), 4, 0);
    SampleInputs.target(spark, folder.resolve("train"), 90, 2, false);
    SampleInputs.target(spark, folder.resolve("test"), 40, 3, false);
    SampleInputs.target(spark, folder.resolve("single"), 20, 3, true);
  }

  @Test
  void everyMethodAndProtocol() throws Exception {
    Path output = folder.resolve("all");
    assertEquals(0, run(output, "methods=[%s]".formatted(String.join(",", METHODS))));
    String parquet = "read_parquet('%s/*.parquet')".formatted(output);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            duck.createStatement()
                .executeQuery(
                    "select count(*), count(distinct (method, protocol, seed)), min(accuracy),"
                        + " max(accuracy), min(seconds), min(settings['evaluate.pretrain.steps'])"
                        + " from "
                        + parquet)) {
      assertTrue(rows.next());
      assertEquals(METHODS.size() * 2, rows.getInt(1));
      assertEquals(METHODS.size() * 2, rows.getInt(2));
      assertTrue(rows.getDouble(3) >= 0 && rows.getDouble(4) <= 1);
      assertTrue(rows.getDouble(4) > 0.6, "the best of all is hardly better than chance");
      assertTrue(rows.getDouble(5) > 0);
      assertEquals("6", rows.getString(6));
    }
    String page = Files.readString(output.resolve("_report/report.html"));
    assertTrue(page.contains("1 seed: no interval") && page.contains("label-solve"), page);
    assertTrue(page.contains("90 training and 40 test images of 3 classes"), page);
    Optional<Chromium> chromium = Chromium.installed();
    if (chromium.isPresent()) {
      Chromium.Shown shown =
          chromium
              .get()
              .open(
                  output.resolve("_report/report.html"),
                  Files.createDirectory(folder.resolve("c")));
      assertEquals(List.of(), shown.console());
      // For two protocols a bar of each method, and of each but random its difference to it.
      assertEquals(2 * (2 * METHODS.size() - 1), shown.dom().split("<rect ", -1).length - 1);
    } else {
      System.err.println("no chromium is installed: the report is not looked at");
    }
    assertTrue(Files.readString(output.resolve("_report/results.md")).contains("| distilled |"));
    assertTrue(Files.readString(output.resolve("_retort.json")).contains("retort-results"));
  }

  @Test
  void aSecondRunKeepsWhatIsFinished() throws Exception {
    Path output = folder.resolve("resumed");
    assertEquals(0, run(output, "methods=[none]", "protocols=[linear]"));
    Path kept = output.resolve("_trials/linear-patches-none-convnet-s0.json");
    String marked =
        Files.readString(kept).replaceFirst("\"accuracy\" : [^,]*", "\"accuracy\" : 0.125");
    Storage.of(kept.toString(), new Configuration()).writeText(marked);
    assertEquals(
        0, run(output, List.of("--resume"), "methods=[none,random]", "protocols=[linear]"));
    assertEquals(marked, Files.readString(kept));
    assertTrue(Files.exists(output.resolve("_trials/linear-patches-random-convnet-s0.json")));
    String table = Files.readString(output.resolve("_report/results.md"));
    assertTrue(table.contains("12.50"), table);
    String message = refused(output, List.of("--resume"), "pretrain.steps=7");
    assertTrue(message.contains("evaluate.pretrain.steps was 6, is 7"), message);
    message = refused(output, List.of());
    assertTrue(message.contains("--resume goes on with it"), message);
    Storage place = Storage.of(output.toString(), new Configuration());
    try (Lease other = Lease.of(place, Duration.ZERO)) {
      message = refused(output, List.of("--resume"));
      assertTrue(message.contains("another process is writing it"), message);
      other.check();
    }
  }

  @Test
  void studentsLearnTheirTargetWithoutItsImages() throws Exception {
    Path output = folder.resolve("datafree");
    String[] settings = {
      "methods=[none,noise,random,label-solve,full]",
      "protocols=[datafree]",
      "finetune.steps=60",
      "datafree.epochs=40",
      "datafree.batch=12",
      "datafree.lr=5e-3"
    };
    assertEquals(0, run(output, settings));
    Path teacher = output.resolve("_trials/networks/teacher-patches-convnet-s0.safetensors");
    FileTime taught = Files.getLastModifiedTime(teacher);
    assertTrue(accuracy(output, "random") > 0.6, "random " + accuracy(output, "random"));
    assertTrue(accuracy(output, "full") > 0.6, "full " + accuracy(output, "full"));
    double before = accuracy(output, "random");
    Files.delete(output.resolve("_trials/datafree-patches-random-convnet-s0.json"));
    assertEquals(0, run(output, List.of("--resume"), settings));
    assertEquals(before, accuracy(output, "random"));
    assertEquals(taught, Files.getLastModifiedTime(teacher));
  }

  private static double accuracy(Path output, String method) throws Exception {
    Path file = output.resolve("_trials/datafree-patches-%s-convnet-s0.json".formatted(method));
    return new ObjectMapper().readTree(file.toFile()).get("accuracy").asDouble();
  }

  @Test
  void methodsWithTheSameSeedShareTheFirstWeights() throws Exception {
    Path output = folder.resolve("paired");
    assertEquals(
        0,
        run(
            output,
            "methods=[none,random,random-labels]",
            "protocols=[finetune]",
            "finetune.steps=1",
            "pretrain.lr=1e-12",
            "seeds=2"));
    float[] none = backbone(output, "none", 0);
    assertArrayEquals(none, backbone(output, "random", 0), 1e-6f);
    assertArrayEquals(none, backbone(output, "random-labels", 0), 1e-6f);
    float difference = 0;
    float[] other = backbone(output, "none", 1);
    for (int i = 0; i < none.length; i++) {
      difference = Math.max(difference, Math.abs(none[i] - other[i]));
    }
    assertTrue(difference > 0.01, "two seeds begin alike");
  }

  @Test
  void whatIsWrongIsSaid(SparkSession spark) {
    assertEquals(1, Job.execute(new Evaluate(), "--distilled", "x"));
    Path never = folder.resolve("never");
    assertSays(never, "choose one of none, random", "methods=[nothing]");
    assertSays(never, "choose one of convnet", "architectures=[alexander]");
    assertSays(never, "evaluate.pretrain.batch = 0 must be at least 1", "pretrain.batch=0");
    assertSays(never, "choose one of cpu, cuda", "device=gpu");
    assertSays(never, "evaluate.device = cuda: ", "device=cuda");
    assertTarget(never, "0 formats", "patches=%s,png".formatted(folder.resolve("train")));
    assertTarget(
        never,
        "training images, all with the label 7",
        "one=%s,parquet".formatted(folder.resolve("single")));
    SampleInputs.distilled(spark, folder.resolve("nan"), folder.resolve("features"), 4, Float.NaN);
    assertDistilled(never, "pixels 4 is NaN", "nan");
    assertDistilled(never, "no distilled set there", "nowhere");
    assertDistilled(never, "no _retort.json", "train");
    SampleInputs.features(spark, folder.resolve("other"), 30);
    SampleInputs.distilled(spark, folder.resolve("stranger"), folder.resolve("other"), 4, 0);
    assertDistilled(never, "was distilled from other features", "stranger");
    assertFalse(Files.exists(never));
    for (String input : List.of("distilled", "features", "train")) {
      Path place = folder.resolve(input);
      String message = refused(place, List.of("--overwrite"));
      assertTrue(message.contains(place + " lies in it"), message);
    }
  }

  @Test
  void everySettingIsNamedAsTheCommandKnowsIt() {
    List<String> refused =
        OwnNames.refused(new Evaluate(), "evaluate", settings -> EvaluateSettings.of(settings));
    assertTrue(
        refused.size() > 15 && refused.contains("evaluate.linear.iterations"), refused.toString());
  }

  private static void assertSays(Path output, String part, String... settings) {
    String message = refused(output, List.of(), settings);
    assertTrue(message.contains(part), message);
  }

  private static void assertTarget(Path output, String part, String target) {
    String message = refused(arguments("distilled", target, output, List.of()));
    assertTrue(message.contains(part), message);
  }

  private static void assertDistilled(Path output, String part, String set) {
    String message = refused(arguments(set, target(), output, List.of()));
    assertTrue(message.contains(part), message);
  }

  private static String refused(Path output, List<String> options, String... settings) {
    List<String> arguments = arguments("distilled", target(), output, options, settings);
    return refused(arguments);
  }

  private static String refused(List<String> arguments) {
    String message = EvaluateConsole.message(2, arguments.toArray(String[]::new));
    OwnNames.check(new Evaluate(), "evaluate", message);
    return message;
  }

  private static float[] backbone(Path output, String method, int seed) throws Exception {
    Path file =
        output.resolve("_trials/networks/%s-convnet-s%d.safetensors".formatted(method, seed));
    Map<String, Tensor> tensors =
        SafeTensors.parse(Files.readAllBytes(file), file.toString()).tensors();
    return tensors.get("blocks.0.conv.weight").values();
  }

  private static int run(Path output, String... settings) {
    return run(output, List.of(), settings);
  }

  private static int run(Path output, List<String> options, String... settings) {
    List<String> arguments = arguments("distilled", target(), output, options, settings);
    return Job.execute(new Evaluate(), arguments.toArray(String[]::new));
  }

  private static String target() {
    return "patches=%s,parquet,test=%s".formatted(folder.resolve("train"), folder.resolve("test"));
  }

  private static List<String> arguments(
      String set, String target, Path output, List<String> options, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--distilled",
                folder.resolve(set).toString(),
                "--features",
                folder.resolve("features").toString(),
                "--target",
                target,
                "--output",
                output.toString()));
    arguments.addAll(options);
    List<String> all =
        new ArrayList<>(
            List.of(
                "protocols=[linear,finetune]",
                "pretrain.steps=6",
                "label-solve.steps=4",
                "label-solve.backbones=2",
                "linear.iterations=15",
                "linear.strengths=[0.1]",
                "finetune.steps=10",
                "finetune.batch=32"));
    all.addAll(List.of(settings));
    for (String setting : all) {
      arguments.add("--set");
      arguments.add("evaluate." + setting);
    }
    return arguments;
  }
}
