package retort.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.testing.LocalSpark;

/** Targets with images that can't be used: the evaluation does as the extraction does. */
@ExtendWith(LocalSpark.class)
class EvaluateRejectionsTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void data(SparkSession spark) throws IOException {
    SampleInputs.features(spark, folder.resolve("features"), 80);
    SampleInputs.distilled(spark, folder.resolve("distilled"), folder.resolve("features"), 4, 0);
    for (int i = 0; i < 40; i++) {
      picture("train/a", i, 40);
      picture("train/b", i, 200);
      if (i < 10) {
        picture("test/a", i, 40);
        picture("test/b", i, 200);
      }
    }
    write("train/a/gif.jpg", "GIF89a".getBytes(StandardCharsets.US_ASCII));
    write("train/b/empty.png", new byte[0]);
    write("train/loose.png", png(7, 100));
    write("test/b/cut.png", Arrays.copyOf(png(3, 100), 40));
    List<Row> rows =
        List.of(
            RowFactory.create(png(1, 40), "p"),
            RowFactory.create(png(2, 200), null),
            RowFactory.create(null, "q"));
    spark
        .createDataFrame(rows, StructType.fromDDL("image binary, kind string"))
        .coalesce(1)
        .write()
        .parquet(folder.resolve("table").toString());
  }

  @Test
  void theyAreLeftOutListedAndCounted() throws Exception {
    Path output = folder.resolve("results");
    String target = "t=%s,directory,test=%s".formatted(place("train"), place("test"));
    String message = run(2, output, "0.04", target);
    assertTrue(
        message.contains(
            "--target t: 1 of 21 test images can't be used, more than evaluate.max-rejected"),
        message);
    assertFalse(message.contains("training"), message);
    assertEquals(4, listed(output).size());
    // What that run left is no output: the next one needs no --overwrite.
    run(0, output, "0.05", target);
    assertEquals(
        List.of("test b/cut.png", "train a/gif.jpg", "train b/empty.png", "train loose.png"),
        listed(output));
    JsonNode rejected =
        new ObjectMapper().readTree(output.resolve("_retort.json").toFile()).path("rejected");
    assertEquals(3, rejected.path("t").path("train").asInt());
    assertEquals(1, rejected.path("t").path("test").asInt());
    String page = Files.readString(output.resolve("_report/report.html"));
    assertTrue(
        page.contains("Target t: left out as unusable are 3 training and 1 test image;"), page);
    // A resumed run may set another limit: it changes no result.
    run(0, output, "0.5", target, "--resume");
  }

  @Test
  void allReasonsOfAllTargetsAreSaidAtOnce() throws Exception {
    Path output = folder.resolve("never");
    String message =
        run(
            2,
            output,
            "0",
            "t=%s,directory,test=%s".formatted(place("train"), place("test")),
            "--target",
            "u=%s,parquet,label=kind".formatted(place("table")));
    assertTrue(message.contains("--target t: 3 of 83 train images"), message);
    assertTrue(
        message.contains(
            "1: no label: it lies in no class's folder, and tables of labels beside images are not"
                + " read (loose.png)"),
        message);
    assertTrue(message.contains("(a/gif.jpg)") && message.contains("(b/empty.png)"), message);
    assertTrue(message.contains("--target t: 1 of 21 test images"), message);
    assertTrue(message.contains("--target u: 2 of 3 "), message);
    assertTrue(message.contains("1: no bytes in the image column"), message);
    assertEquals(6, listed(output).size());
    assertFalse(Files.exists(output.resolve("_trials")));
  }

  private static List<String> listed(Path output) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            duck.createStatement()
                .executeQuery(
                    "select list(split || ' ' || id order by split, id) from read_parquet('%s/_rejected/*.parquet') where length(reason) > 3"
                        .formatted(output))) {
      assertTrue(rows.next());
      return Arrays.stream((Object[]) rows.getArray(1).getArray()).map(Object::toString).toList();
    }
  }

  private static String run(int code, Path output, String limit, String target, String... more) {
    String[] arguments = {
      "--distilled",
      place("distilled"),
      "--features",
      place("features"),
      "--target",
      target,
      "--output",
      output.toString(),
      "--set",
      "evaluate.methods=[none]",
      "--set",
      "evaluate.linear.iterations=5",
      "--set",
      "evaluate.linear.strengths=[0.1]",
      "--set",
      "evaluate.max-rejected=" + limit
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return EvaluateConsole.message(code, all);
  }

  private static String place(String name) {
    return folder.resolve(name).toString();
  }

  private static void picture(String below, int seed, int brightness) throws IOException {
    write(below + "/" + seed + ".png", png(seed, brightness));
  }

  private static byte[] png(int seed, int brightness) {
    byte[] values = new byte[3 * SampleInputs.SIZE * SampleInputs.SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (brightness + (7 * seed + 3 * i) % 40);
    }
    return ImageCodec.png(new Pixels(values, 3, SampleInputs.SIZE, SampleInputs.SIZE));
  }

  private static void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
