package retort.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static retort.extract.Extracting.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.storage.Sha256;
import retort.teacher.PlainTeacher;
import retort.testing.LocalSpark;

/** Teachers as exporters write them, from the command line to the rows. */
@ExtendWith(LocalSpark.class)
class TeachersTest {
  private static final List<String> EXPORTED =
      List.of("external.onnx", "more data/bias 1.bin", "net weights.data");

  @TempDir private static Path folder;
  private static Path images;
  private static Map<String, StoredRow> expected;

  @BeforeAll
  static void draw(SparkSession spark) {
    images = folder.resolve("images");
    for (int i = 0; i < 7; i++) {
      Extracting.write(images.resolve(i + ".png"), Extracting.png(i, 3, 8, 8));
    }
    Path plain = folder.resolve("plain");
    Extracting.extract(images, plain);
    expected = StoredRow.all(spark, plain);
  }

  @Test
  void weightsBesideTheModelGoWithIt(SparkSession spark) throws IOException {
    Path place = Files.createDirectories(folder.resolve("a place"));
    StringBuilder all = new StringBuilder();
    for (String name : EXPORTED) {
      byte[] bytes = Files.readAllBytes(PlainTeacher.file("exports/" + name));
      Extracting.write(place.resolve(name), bytes);
      all.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    Path output = folder.resolve("external");
    Extracting.run(0, images, "directory", place.resolve("external.onnx"), output);
    assertSameNumbers(StoredRow.all(spark, output), 1e-5f);
    JsonNode teacher =
        new ObjectMapper().readTree(output.resolve("_retort.json").toFile()).get("teacher");
    assertEquals("external.onnx", teacher.get("name").asText());
    assertEquals(
        Sha256.of(all.toString().getBytes(StandardCharsets.ISO_8859_1)),
        teacher.get("sha256").asText());
    Files.delete(place.resolve("net weights.data"));
    Path never = folder.resolve("never");
    String message = Extracting.run(2, images, "directory", place.resolve("external.onnx"), never);
    assertTrue(message.contains("net weights.data, and there is no such file"), message);
    assertFalse(Files.exists(never));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch-1", "built-in-batch-1", "nhwc", "double", "half", "int8-dynamic"})
  void otherShapesAndTypesGiveTheSameNumbers(String name, @TempDir Path here, SparkSession spark) {
    Path output = here.resolve("features");
    Extracting.run(0, images, "directory", PlainTeacher.file("exports/" + name + ".onnx"), output);
    assertSameNumbers(StoredRow.all(spark, output), name.startsWith("int8") ? 2e-2f : 4e-3f);
  }

  @Test
  void bytesAreShownAsTheyAre(SparkSession spark) {
    Path output = folder.resolve("bytes");
    Extracting.run(0, images, "directory", PlainTeacher.file("exports/nhwc-bytes.onnx"), output);
    assertSameNumbers(StoredRow.all(spark, output), 1e-5f);
    for (List<String> given :
        List.of(List.of("--mean", "0,0,0"), List.of("--std", "1,1,1"), List.of("--scale", "1"))) {
      refused("nhwc-bytes", given, "takes uint8", "leave --mean, --std and --scale out");
    }
  }

  /** Pixels / 255 that are normalized by numbers for 0 to 255 would all be alike. */
  @Test
  void aDatasetsMeanIsOfPixelsFrom0To1() {
    String ok = "0.5,0.5,0.5";
    String large = "125,123,113";
    String why = "[125.0, 123.0, 113.0]: of pixels / 255, from 0 to 1";
    refused("half", List.of("--dataset-mean", large, "--dataset-std", ok), "-mean " + why);
    refused("half", List.of("--dataset-mean", ok, "--dataset-std", large), "-std " + why);
  }

  @Test
  void imagesAreResizedForANetworkOfOneSize(SparkSession spark) throws Exception {
    refused("only-32", List.of(), "does not run on images of 3x8x8", "give --teacher-size 32");
    Path output = folder.resolve("resized");
    Extracting.run(
        0,
        images,
        "directory",
        PlainTeacher.file("exports/only-32.onnx"),
        output,
        "--teacher-size",
        "32");
    Map<String, StoredRow> rows = StoredRow.all(spark, output);
    assertEquals(7, rows.size());
    for (StoredRow row : rows.values()) {
      Pixels stored = ImageCodec.decode(row.image());
      assertEquals(8, stored.height());
      byte[] values = stored.withChannels(3).fitted(32).values();
      float[] scaled = new float[values.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (values[i] & 0xff) / 255f;
      }
      assertArrayEquals(head(PlainTeacher.representation(scaled, 32)), row.numbers(), 1e-3f);
    }
    refused("only-32", List.of("--teacher-size", "5000"), "--teacher-size 5000: give 1 to 4096");
    assertRefused(
        images,
        "directory",
        "size-16.onnx",
        folder.resolve("never"),
        List.of("--teacher-size", "8"),
        "takes [n, 3, 16, 16], not 8x8");
  }

  /** The last layer of {@code only-32}. */
  private static float[] head(float[] representation) {
    float[] out = new float[5];
    for (int i = 0; i < representation.length; i++) {
      for (int j = 0; j < 5; j++) {
        out[j] += representation[i] * ((i * 5 + j) % 7 / 7f);
      }
    }
    return out;
  }

  @Test
  void numbersThatAreNotTheImagesAloneAreRefused() {
    refused("centered", List.of(), "% alone than in a batch of 4", "model.eval()");
    refused("noisy", List.of(), "% when it is shown again", "random numbers");
    refused("training", List.of(), "exported in training mode (BatchNormalization bn1)");
  }

  @Test
  void numbersThatSayNothingOfTheImageAreRefused() {
    assertRefused(
        images,
        "directory",
        "constant.onnx",
        folder.resolve("never"),
        List.of(),
        "gives the same numbers for every image (0.0, ...)");
  }

  /** They get a warning; the layer before them says more. */
  @Test
  void probabilitiesAreTold(SparkSession spark) {
    Path output = folder.resolve("probabilities");
    Extracting.run(0, images, "directory", PlainTeacher.file("probabilities.onnx"), output);
    for (StoredRow row : StoredRow.all(spark, output).values()) {
      assertTrue(BatchProbe.isDistribution(row.numbers()));
    }
    expected.values().forEach(row -> assertFalse(BatchProbe.isDistribution(row.numbers())));
    assertFalse(BatchProbe.isDistribution(new float[] {1}));
    assertFalse(BatchProbe.isDistribution(new float[] {1.5f, -0.5f}));
    assertFalse(BatchProbe.isDistribution(new float[] {0.5f, 0.5f, Float.NaN}));
  }

  @Test
  void anOutputIsChosen(SparkSession spark) {
    refused("tokens", List.of(), "last_hidden_state float32 [n, t, 4]", "--teacher-output");
    Path output = folder.resolve("pooled");
    Extracting.run(
        0,
        images,
        "directory",
        PlainTeacher.file("exports/tokens.onnx"),
        output,
        "--teacher-output",
        "pooler_output");
    for (StoredRow row : StoredRow.all(spark, output).values()) {
      assertEquals(4, row.numbers().length);
    }
  }

  private static void refused(String teacher, List<String> options, String... parts) {
    Path never = folder.resolve("never");
    assertRefused(images, "directory", "exports/" + teacher + ".onnx", never, options, parts);
    assertFalse(Files.exists(never));
  }

  private static void assertSameNumbers(Map<String, StoredRow> found, float tolerance) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (key, row) -> assertArrayEquals(row.numbers(), found.get(key).numbers(), tolerance, key));
  }
}
