package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.ExistingOutput;
import retort.command.Job;
import retort.dataset.Features;
import retort.extract.ExtractFeatures;
import retort.extract.toyimages.DrawImages;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.settings.Settings;
import retort.source.SourceRequest;
import retort.tensors.SafeTensors;
import retort.testing.CommandOutput;
import retort.testing.LocalSpark;
import retort.testing.OwnNames;

@ExtendWith(LocalSpark.class)
class TrainTeacherTest {
  private static final List<String> SMALL =
      List.of(
          "architecture=convnet",
          "widths=[6,8]",
          "projector=[10,12]",
          "epochs=3",
          "batch=24",
          "group=6",
          "lr=0.003",
          "checkpoint.every=4",
          "evaluate.every=1",
          "evaluate.images=60",
          "log.every=1",
          "partitions=2",
          "threads=1");

  @TempDir private static Path folder;

  @BeforeAll
  static void draw() {
    assertEquals(
        0,
        Job.execute(
            new DrawImages(),
            "--output",
            folder.resolve("images").toString(),
            "--images",
            "60",
            "--size",
            "16"));
  }

  @Test
  void trainsATeacherThatTheExtractionTakes(SparkSession spark) throws IOException {
    Path teacher = folder.resolve("whole.safetensors");
    assertEquals("", train(teacher, 0));
    SafeTensors file = SafeTensors.parse(Files.readAllBytes(teacher), "whole");
    assertEquals("convnet", file.metadata().get("architecture"));
    assertEquals("16", file.metadata().get("size"));
    assertTrue(file.tensors().containsKey("blocks.1.conv.weight"), file.tensors().toString());

    Path features = folder.resolve("features");
    assertEquals(
        0,
        Job.execute(
            new ExtractFeatures(),
            "--images",
            folder.resolve("images").toString(),
            "--format",
            "directory",
            "--teacher",
            teacher.toString(),
            "--output",
            features.toString()));
    Features read = Features.open(spark, features.toString());
    assertEquals(8 * 4 * 4, read.manifest().dimension());
    List<Row> rows = read.rows().select("representation").collectAsList();
    assertEquals(60, rows.size());
    assertFalse(rows.get(0).equals(rows.get(1)));
  }

  @Test
  void metricsTellLossAndAccuracy() throws IOException {
    Path teacher = folder.resolve("metrics.safetensors");
    assertEquals("", train(teacher, 0, "--set", "teacher.epochs=20"));
    List<Double> losses = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    for (String line :
        Files.readAllLines(folder.resolve("metrics.safetensors._training/metrics.jsonl"))) {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.has("loss")) {
        losses.add(node.get("loss").asDouble());
      } else {
        accuracies.add(node.get("knnAccuracy").asDouble());
      }
    }
    assertEquals(40, losses.size());
    assertEquals(21, accuracies.size());
    assertTrue(accuracies.stream().allMatch(share -> share >= 0 && share <= 1));
    double first = losses.subList(0, 5).stream().mapToDouble(x -> x).sum();
    double last = losses.subList(35, 40).stream().mapToDouble(x -> x).sum();
    assertTrue(last < 0.8 * first, first + " then " + last);
  }

  @Test
  void aResumedRunEndsInTheSameBits(SparkSession spark) throws IOException {
    Path once = folder.resolve("once.safetensors");
    assertEquals("", train(once, 0));
    Path twice = folder.resolve("twice.safetensors");
    List<String> assignments = SMALL.stream().map(setting -> "teacher." + setting).toList();
    TrainTeacherJob.Request request =
        new TrainTeacherJob.Request(
            new SourceRequest("directory", List.of(folder.resolve("images").toString()), ""),
            twice.toString(),
            OptionalInt.empty());
    // After step 5 of 6, one step beyond the last checkpoint.
    new TrainTeacherJob(spark, request, Settings.load("", "", assignments), step -> step == 5)
        .run(ExistingOutput.OutputPolicy.NONE);
    assertFalse(Files.exists(twice));
    assertTrue(
        train(twice, 2, "--resume", "--set", "teacher.lr=0.5")
            .contains("teacher.lr was 0.003, is 0.5"));
    assertEquals("", train(twice, 0, "--resume", "--set", "teacher.log.every=3"));
    assertArrayEquals(Files.readAllBytes(once), Files.readAllBytes(twice));
    assertEquals("", train(twice, 0, "--resume"), "nothing is left to do");
    assertTrue(
        train(twice, 2, "--resume", "--set", "teacher.seed=5")
            .contains("teacher.seed was 0, is 5"));
    assertTrue(
        train(twice, 2, "--resume", "--image-size", "12").contains("imageSize was 16, is 12"));
  }

  @Test
  void imagesThatCannotBeUsedAreLeftOutAndListed(SparkSession spark) throws IOException {
    Path images = Files.createDirectories(folder.resolve("some/a"));
    try (var files = Files.walk(folder.resolve("images"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".png")).toList()) {
        String name = file.getParent().getFileName() + "-" + file.getFileName();
        Files.copy(file, images.resolve(name));
      }
    }
    Files.writeString(images.resolve("text.png"), "no image");
    Path teacher = folder.resolve("some.safetensors");
    Path given = images.getParent();
    String message = train(given, teacher, 2, "--set", "teacher.max-rejected=0");
    assertTrue(
        message.contains("teacher.max-rejected = 0.0") && message.contains("a/text.png"), message);
    assertFalse(Files.exists(teacher));
    String most = "teacher.max-rejected=0.05";
    assertEquals("", train(given, teacher, 0, "--set", most, "--set", "teacher.epochs=1"));
    Path rejected = folder.resolve("some.safetensors._training/_rejected");
    assertEquals("a/text.png", spark.read().parquet(rejected.toString()).first().getString(0));
    // Of other images it is not resumed, and keeps its list.
    Files.move(images.resolve("text.png"), images.resolve("other.png"));
    try (var files = Files.list(images)) {
      Files.delete(files.filter(path -> !path.endsWith("other.png")).findFirst().orElseThrow());
    }
    train(given, teacher, 2, "--set", most, "--set", "teacher.epochs=1", "--resume");
    assertEquals("a/text.png", spark.read().parquet(rejected.toString()).first().getString(0));
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    Path never = folder.resolve("never.safetensors");
    assertSays(never, "teacher.batch = 60", "teacher.batch=60", "teacher.group=7");
    assertSays(
        never, "fewer than teacher.batch = 72: give --set teacher.batch=60", "teacher.batch=72");
    assertSays(never, "teacher.lr = 0.0 must be positive", "teacher.lr=0");
    assertSays(never, "resnet17", "teacher.architecture=resnet17");
    assertSays(never, "nearest is teacher.epochs", "teacher.epoch=7");
    assertSays(folder.resolve("never.onnx"), "ends in .safetensors");
    assertSays(folder.resolve("images/never.safetensors"), "images, which is read; give a place");
    Path there = Files.writeString(folder.resolve("there.safetensors"), "precious");
    assertSays(there, "--resume goes on with it, --overwrite replaces it");
    assertEquals("precious", Files.readString(there));
    assertFalse(Files.exists(never));
    assertFalse(Files.exists(folder.resolve("never.safetensors._training")));
  }

  /** What other commands have options for, this one has not. */
  @Test
  void adviceIsThatOfThisCommand() throws IOException {
    String message = train(images("alike", i -> 16, i -> 1), folder.resolve("no0.safetensors"), 2);
    assertTrue(message.contains("channel 0 is 90, so that their standard deviation is 0"), message);
    message = train(images("long", i -> 12, i -> i), folder.resolve("no1.safetensors"), 2);
    assertTrue(message.contains("not square ([12x16]): give --image-size"), message);
    Path mixed = images("mixed", i -> i < 60 ? 16 : 12, i -> i);
    message = train(mixed, folder.resolve("no2.safetensors"), 2, "--set", "teacher.max-rejected=0");
    assertTrue(message.contains("12x16 pixels, not 16x16 as the first images"), message);
    message =
        train(Files.createDirectory(folder.resolve("empty")), folder.resolve("no3.safetensors"), 2);
    assertTrue(message.contains("no images: found 0"), message);
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.write(broken.resolve("a.png"), new byte[9]);
    message = train(broken, folder.resolve("no4.safetensors"), 2);
    assertTrue(message.contains("the only image can't be used; it is"), message);
  }

  @Test
  void everySettingIsNamedAsTheCommandKnowsIt() {
    List<String> refused =
        OwnNames.refused(new TrainTeacher(), "teacher", settings -> TeacherSettings.of(settings));
    assertTrue(refused.size() > 15 && refused.contains("teacher.group"), refused.toString());
  }

  /** 64 pictures, 16 pixels wide, each of one or more grays. */
  private static Path images(String name, IntUnaryOperator height, IntUnaryOperator grays)
      throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    for (int i = 0; i < 64; i++) {
      byte[] values = new byte[3 * 16 * height.applyAsInt(i)];
      for (int at = 0; at < values.length; at++) {
        values[at] = (byte) (90 + at % Math.max(1, grays.applyAsInt(i)));
      }
      Pixels pixels = new Pixels(values, 3, height.applyAsInt(i), 16);
      Files.write(place.resolve("%02d.png".formatted(i)), ImageCodec.png(pixels));
    }
    return place;
  }

  /** Neighbors of one class agree whatever the representation is. */
  @Test
  void noAccuracyIsMeasuredWithoutTwoClasses() throws IOException {
    images("one/class", i -> 16, i -> i + 1);
    Path teacher = folder.resolve("one.safetensors");
    assertEquals("", train(folder.resolve("one"), teacher, 0));
    String metrics = Files.readString(folder.resolve("one.safetensors._training/metrics.jsonl"));
    assertTrue(metrics.contains("loss"), metrics);
    assertFalse(metrics.contains("knnAccuracy"), metrics);
  }

  @Test
  void aRunThatDivergesLeavesNoTeacher() {
    Path diverged = folder.resolve("diverged.safetensors");
    String message =
        train(diverged, 3, "--set", "teacher.lr=1e30", "--set", "teacher.optimizer=sgd");
    assertTrue(message.contains("last checkpoint is good"), message);
    assertFalse(Files.exists(diverged));
    assertTrue(
        Files.exists(
            folder.resolve("diverged.safetensors._training/_checkpoints/step-000000/state.json")));
  }

  private static void assertSays(Path output, String expected, String... settings) {
    List<String> options = new ArrayList<>();
    for (String setting : settings) {
      options.addAll(List.of("--set", setting));
    }
    String message = train(output, 2, options.toArray(String[]::new));
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("Exception"), message);
  }

  /** Runs the command and returns what it said on the console. */
  private static String train(Path output, int code, String... options) {
    return train(folder.resolve("images"), output, code, options);
  }

  private static String train(Path images, Path output, int code, String... options) {
    List<String> args = new ArrayList<>(List.of("--images", images.toString(), "--format"));
    args.addAll(List.of("directory", "--output", output.toString()));
    for (String setting : SMALL) {
      args.addAll(List.of("--set", "teacher." + setting));
    }
    args.addAll(List.of(options));
    CommandOutput said =
        CommandOutput.of(() -> Job.execute(new TrainTeacher(), args.toArray(String[]::new)));
    assertEquals(code, said.code(), said.text());
    OwnNames.check(new TrainTeacher(), "teacher", said.text());
    return code == 0 ? "" : said.text();
  }
}
