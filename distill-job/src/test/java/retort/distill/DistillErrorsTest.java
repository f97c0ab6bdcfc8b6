package retort.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.distill.krrst.DistillSettings;
import retort.testing.CommandOutput;
import retort.testing.LocalSpark;
import retort.testing.OwnNames;
import retort.testing.SampleFeatures;

/** What a user did wrong is said in one line, and leaves nothing behind. */
@ExtendWith(LocalSpark.class)
class DistillErrorsTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), 40);
  }

  @Test
  void aWrongCommandLineIsExitCode1() {
    assertEquals(1, Job.execute(new Distill(), "--featurs", "x"));
    assertEquals(1, Job.execute(new Distill()));
    assertEquals(
        1,
        Job.execute(new Distill(), "--features", "x", "--output", "y", "--resume", "--overwrite"));
  }

  @Test
  void anUnknownSettingNamesTheNearest() {
    assertSays("there is no setting distill.step; the nearest is distill.steps", "distill.step=3");
  }

  @Test
  void settingsOutOfRangeNameTheValue() {
    assertSays("distill.images = 0 must be at least 1", "distill.images=0");
    assertSays("distill.pool.size = 0 must be at least 1", "distill.pool.size=0");
    assertSays("distill.pool.lr = 0.0 must be positive", "distill.pool.lr=0");
    assertSays("distill.evaluate.backbones = 0 must", "distill.evaluate.backbones=0");
    assertSays(
        "distill.outer.optimizer = adam: choose one of sgd, adamw", "distill.outer.optimizer=adam");
    assertSays("distill.ridge = 0.0 must be a share of the trace in (0, 1]", "distill.ridge=0");
    assertSays("distill.outer.lr = 0.0 must be positive", "distill.outer.lr=0");
    assertSays("distill.outer.targets-lr = -1.0 must be positive", "distill.outer.targets-lr=-1");
    assertSays("a whole number of 32 bits, or full, is wanted", "distill.batch=FULL");
    assertSays("images of 8 pixels cannot be halved 4 times", "distill.backbone.widths=[4,4,4,4]");
  }

  @Test
  void everySettingIsNamedAsTheCommandKnowsIt() {
    List<String> refused =
        OwnNames.refused(new Distill(), "distill", settings -> DistillSettings.of(settings));
    assertTrue(refused.size() > 12 && refused.contains("distill.pool.steps"), refused.toString());
  }

  @Test
  void cudaIsRefusedWhereItCanNotRun() {
    assertSays("distill.device = cuda: ", "distill.device=cuda");
    assertFalse(Files.exists(folder.resolve("never")));
  }

  @Test
  void moreImagesThanThereAre() {
    assertSays("distill.images: 50 images", "distill.images=50", "distill.holdout=0");
    assertSays("40 to start from; take fewer, or", "distill.images=50", "distill.holdout=0");
    assertSays("40 to start", "distill.images=50", "distill.holdout=0", "distill.init=kmeans");
    assertSays("40 rows are there to draw from", "distill.batch=41", "distill.holdout=0");
  }

  @Test
  void aShareThatLeavesASideEmptyNamesItsSetting() {
    for (String share : List.of("1e-9", "0.999999999")) {
      assertSays("which distill.holdout draws", "distill.holdout=" + share);
    }
  }

  @Test
  void theFeaturesAreNoPlaceForTheOutput() {
    Path features = folder.resolve("features");
    for (Path output : List.of(features, folder)) {
      String message = refused(features, output, List.of("--overwrite"));
      assertTrue(message.contains(features + " lies in it"), message);
    }
    String message = refused(features, features.resolve("distilled"), List.of());
    assertTrue(message.contains("it lies in " + features + ", which is read"), message);
    assertTrue(Files.exists(features.resolve("_retort.json")));
  }

  @Test
  void incompleteFeatures(SparkSession spark) throws IOException {
    for (String missing : List.of("_SUCCESS", "_retort.json")) {
      Path half = folder.resolve("without" + missing);
      SampleFeatures.write(spark, half, 10);
      Files.delete(half.resolve(missing));
      String message = refused(half, folder.resolve("never"), List.of());
      assertTrue(message.contains("incomplete") && message.contains(missing), message);
    }
    String message = refused(folder.resolve("nowhere"), folder.resolve("never"), List.of());
    assertTrue(message.contains("nowhere"), message);
    assertFalse(Files.exists(folder.resolve("never")));
  }

  @Test
  void anOutputThatExistsIsLeftAlone(SparkSession spark) throws IOException {
    Path output = Files.createDirectories(folder.resolve("thesis"));
    Files.writeString(output.resolve("chapter1.txt"), "precious");
    String message = refused(folder.resolve("features"), output, List.of());
    assertTrue(message.contains("exists"), message);
    message = refused(folder.resolve("features"), output, List.of("--overwrite"));
    assertTrue(message.contains("no output of distill.sh"), message);
    assertEquals("precious", Files.readString(output.resolve("chapter1.txt")));
    // Neither is what another job wrote.
    Path other = folder.resolve("other features");
    SampleFeatures.write(spark, other, 10);
    for (String option : List.of("--overwrite", "--resume")) {
      message = refused(folder.resolve("features"), other, List.of(option));
      assertTrue(message.contains("no output of distill.sh"), message);
    }
    assertTrue(Files.exists(other.resolve("_SUCCESS")));
  }

  @Test
  void otherSettingsAreNotResumed() {
    Path output = folder.resolve("resumed");
    List<String> settings = new ArrayList<>(List.of("--set", "distill.steps=1"));
    assertEquals(0, run(folder.resolve("features"), output, settings).code());
    settings.add("--resume");
    assertEquals(0, run(folder.resolve("features"), output, settings).code());
    settings.addAll(List.of("--set", "distill.outer.lr=0.5"));
    // Of a finished set, and of one that is not.
    for (int i = 0; i < 2; i++) {
      String message = refused(folder.resolve("features"), output, settings);
      assertTrue(message.contains("distill.outer.lr was 0.01, is 0.5"), message);
      assertFalse(message.contains("distill.seed"), message);
      output.resolve("_retort.json").toFile().delete();
    }
  }

  @Test
  void aFinishedSetOfOtherFeaturesIsNotTakenForThis(SparkSession spark) {
    Path output = folder.resolve("of these");
    List<String> settings = new ArrayList<>(List.of("--set", "distill.steps=1"));
    assertEquals(0, run(folder.resolve("features"), output, settings).code());
    Path others = folder.resolve("those features");
    SampleFeatures.write(spark, others, 10);
    settings.add("--resume");
    String message = refused(others, output, settings);
    assertTrue(message.contains("can't be resumed with other settings or features"), message);
  }

  @Test
  void otherHardwareIsNotResumedUnlessItIsAskedFor() throws IOException {
    Path output = folder.resolve("moved");
    List<String> settings = new ArrayList<>(List.of("--set", "distill.steps=1"));
    assertEquals(0, run(folder.resolve("features"), output, settings).code());
    Files.delete(output.resolve("_retort.json"));
    Path state = output.resolve("_checkpoints/step-000001/state.json");
    String written = Files.readString(state);
    Files.writeString(
        state, written.replaceFirst("\"device\" : \"[^\"]*\"", "\"device\" : \"an abacus\""));
    settings.add("--resume");
    String message = refused(folder.resolve("features"), output, settings);
    assertTrue(message.contains("device was an abacus, is cpu"), message);
    settings.addAll(List.of("--set", "distill.resume.any-device=true"));
    CommandOutput result = run(folder.resolve("features"), output, settings);
    assertEquals(0, result.code(), result.text());
  }

  @Test
  void aRunThatDivergesStopsAtItsLastGoodCheckpoint() {
    Path output = folder.resolve("diverged");
    CommandOutput result =
        run(
            folder.resolve("features"),
            output,
            List.of(
                "--set",
                "distill.outer.lr=1e38",
                "--set",
                "distill.checkpoint.every=1",
                "--set",
                "distill.steps=9"));
    assertEquals(3, result.code(), result.text());
    assertTrue(
        result.text().contains("outer step") && result.text().contains("backbone 0"),
        result.text());
    assertFalse(result.text().contains("Exception"), result.text());
    String good = result.text().replaceAll("(?s).*outer step (\\d+) .*", "$1");
    Path last = output.resolve("_checkpoints/step-%06d/state.json".formatted(Long.parseLong(good)));
    assertTrue(Files.exists(last), last.toString());
    assertFalse(Files.exists(output.resolve("_retort.json")));
  }

  private static void assertSays(String expected, String... settings) {
    List<String> options = new ArrayList<>();
    for (String setting : settings) {
      options.addAll(List.of("--set", setting));
    }
    Path output = folder.resolve("never");
    String message = refused(folder.resolve("features"), output, options);
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("Exception"), message);
    assertFalse(Files.exists(output.resolve("_retort.json")));
  }

  private static String refused(Path features, Path output, List<String> options) {
    CommandOutput result = run(features, output, options);
    assertEquals(2, result.code(), result.text());
    OwnNames.check(new Distill(), "distill", result.text());
    return result.text();
  }

  private static CommandOutput run(Path features, Path output, List<String> options) {
    List<String> args = new ArrayList<>(List.of("--features", features.toString()));
    args.addAll(List.of("--output", output.toString()));
    for (String setting :
        List.of(
            "images=4",
            "batch=8",
            "backbone.widths=[4]",
            "pool.size=1",
            "pool.steps=2",
            "evaluate.backbones=1",
            "evaluate.steps=1",
            "partitions=2",
            "threads=1")) {
      args.addAll(List.of("--set", "distill." + setting));
    }
    args.addAll(options);
    return CommandOutput.of(() -> Job.execute(new Distill(), args.toArray(String[]::new)));
  }
}
