package retort.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.storage.Sha256;
import retort.teacher.PlainTeacher;
import retort.testing.LocalSpark;

/** Images of several shapes and a real network, from the command line to a reader of the rows. */
@ExtendWith(LocalSpark.class)
class ExtractFeaturesTest {
  private static final int SIZE = 8;
  private static final double[] MEAN = {0.1, 0.2, 0.3};
  private static final double[] STD = {0.5, 0.6, 0.7};
  private static final String[] PREPROCESSING = {"--mean", "0.1,0.2,0.3", "--std", "0.5,0.6,0.7"};

  @TempDir private static Path folder;
  private static Path images;
  private static Path features;

  @BeforeAll
  static void extract(SparkSession spark) {
    images = folder.resolve("images");
    for (int i = 0; i < 9; i++) {
      // Wide, high, small, and of the right size.
      int[] shape = new int[][] {{8, 8}, {8, 12}, {13, 9}, {5, 6}}[i % 4];
      byte[] png = Extracting.png(i, i == 4 ? 1 : 3, shape[0], shape[1]);
      Extracting.write(images.resolve((i % 2 == 0 ? "cat/" : "dog/") + i + ".png"), png);
    }
    features = folder.resolve("features");
    run(features, "any.onnx", "--views", "3", "--set", "extract.padding=2");
  }

  private static void run(Path output, String teacher, String... options) {
    String[] all = new String[options.length + 6];
    System.arraycopy(PREPROCESSING, 0, all, 0, 4);
    all[4] = "--image-size";
    all[5] = "8";
    System.arraycopy(options, 0, all, 6, options.length);
    Extracting.run(0, images, "directory", PlainTeacher.file(teacher), output, all);
  }

  @Test
  void everyRowIsTheTeachersViewOfTheStoredImage(SparkSession spark) throws Exception {
    Map<String, StoredRow> rows = StoredRow.all(spark, features);
    assertEquals(27, rows.size());
    int moved = 0;
    for (Map.Entry<String, StoredRow> entry : rows.entrySet()) {
      String id = entry.getKey().replaceAll(" .*", "");
      StoredRow row = entry.getValue();
      assertEquals(id.startsWith("cat") ? 0 : 1, row.label());
      assertEquals("file:" + images.resolve(id), row.path());
      Pixels stored = ImageCodec.decode(row.image());
      Pixels source = ImageCodec.decode(Files.readAllBytes(images.resolve(id)));
      assertEquals(source.withChannels(3).fitted(SIZE), stored.withChannels(3), id);
      assertTrue(Math.abs(row.dx()) <= 2 && Math.abs(row.dy()) <= 2, entry.getKey());
      if (entry.getKey().endsWith(" 0")) {
        assertTrue(row.dx() == 0 && row.dy() == 0 && !row.flip(), entry.getKey());
      } else {
        moved += row.dx() == 0 && row.dy() == 0 ? 0 : 1;
      }
      assertArrayEquals(
          PlainTeacher.representation(seen(stored, row), SIZE), row.numbers(), 1e-5f, id);
    }
    assertTrue(moved > 9, moved + " of 18 views moved");
  }

  @Test
  void neitherBatchNorPartitionsNorARepetitionChangeARow(SparkSession spark) {
    Map<String, StoredRow> rows = StoredRow.all(spark, features);
    int[][] divisions = {{1, 1}, {5, 3}, {128, 20}};
    for (int[] division : divisions) {
      Path output = folder.resolve("divided-" + division[0]);
      run(
          output,
          "any.onnx",
          "--views",
          "3",
          "--set",
          "extract.padding=2",
          "--set",
          "extract.batch=" + division[0],
          "--set",
          "extract.partitions=" + division[1]);
      assertSame(rows, StoredRow.all(spark, output));
    }
    // A network of three images at once.
    Path output = folder.resolve("fixed-batch");
    run(output, "batch-3.onnx", "--views", "3", "--set", "extract.padding=2");
    assertSame(rows, StoredRow.all(spark, output));
  }

  @Test
  void anotherSeedDrawsOtherViews(SparkSession spark) {
    Path output = folder.resolve("seed");
    run(
        output,
        "any.onnx",
        "--views",
        "2",
        "--set",
        "extract.seed=1",
        "--set",
        "extract.padding=2");
    Map<String, StoredRow> other = StoredRow.all(spark, output);
    Map<String, StoredRow> rows = StoredRow.all(spark, features);
    assertEquals(18, other.size());
    assertNotEquals(
        views(rows.entrySet().stream().filter(e -> e.getKey().endsWith(" 1")).toList()),
        views(other.entrySet().stream().filter(e -> e.getKey().endsWith(" 1")).toList()));
  }

  @Test
  void aTeacherWithASizeOfItsOwnSeesThatAndTheImageKeepsIts(SparkSession spark) throws Exception {
    Path output = folder.resolve("size");
    run(output, "size-16.onnx");
    for (StoredRow row : StoredRow.all(spark, output).values()) {
      Pixels stored = ImageCodec.decode(row.image());
      assertEquals(SIZE, stored.height());
      assertArrayEquals(
          PlainTeacher.representation(seen(stored.fitted(16), row), 16), row.numbers(), 1e-5f);
    }
  }

  @Test
  void anotherOutputIsTakenByName(SparkSession spark) {
    Path output = folder.resolve("mean");
    run(output, "two-outputs.onnx", "--teacher-output", "mean");
    Map<String, StoredRow> rows = StoredRow.all(spark, features);
    StoredRow.all(spark, output)
        .forEach(
            (key, row) -> {
              assertEquals(4, row.numbers().length);
              float[] parts = rows.get(key).numbers();
              float mean = (parts[4] + parts[5] + parts[6] + parts[7]) / 4;
              assertEquals(mean, row.numbers()[1], 1e-5f);
            });
  }

  @Test
  void duckDbReadsTheDataset() throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      String from = " from read_parquet('" + features + "/*.parquet')";
      assertEquals(
          "id VARCHAR, label INTEGER, image STRUCT(bytes BLOB, path VARCHAR), view INTEGER,"
              + " augmentation STRUCT(dx INTEGER, dy INTEGER, flip BOOLEAN), representation"
              + " FLOAT[]",
          columns(statement, "describe select *" + from));
      try (ResultSet row =
          statement.executeQuery(
              "select count(*), count(distinct id), min(len(representation)),"
                  + " max(len(representation)), max(view), min(augmentation.dx), sum(label)"
                  + from)) {
        assertTrue(row.next());
        assertEquals(27, row.getInt(1));
        assertEquals(9, row.getInt(2));
        assertEquals(16, row.getInt(3));
        assertEquals(16, row.getInt(4));
        assertEquals(2, row.getInt(5));
        assertTrue(row.getInt(6) < 0);
        assertEquals(3 * 4, row.getInt(7));
      }
      try (ResultSet row =
          statement.executeQuery(
              "select image.bytes, image.path" + from + " where id = 'cat/0.png' and view = 0")) {
        assertTrue(row.next());
        Blob blob = row.getBlob(1);
        assertArrayEquals(
            Files.readAllBytes(images.resolve("cat/0.png")), blob.getBytes(1, (int) blob.length()));
        assertEquals("file:" + images.resolve("cat/0.png"), row.getString(2));
        assertFalse(row.next());
      }
    }
  }

  @Test
  void theManifestDescribesTheDataset(SparkSession spark) throws Exception {
    JsonNode manifest = new ObjectMapper().readTree(features.resolve("_retort.json").toFile());
    assertEquals("retort-features", manifest.get("format").asText());
    assertEquals(1, manifest.get("version").asInt());
    assertEquals(8, manifest.get("imageSize").asInt());
    assertEquals(3, manifest.get("channels").asInt());
    assertEquals(16, manifest.get("dimension").asInt());
    assertEquals(9, manifest.get("images").asInt());
    assertEquals(3, manifest.get("views").asInt());
    assertEquals(0, manifest.get("rejected").asInt());
    assertEquals("any.onnx", manifest.get("teacher").get("name").asText());
    assertEquals(
        Sha256.of(Files.readAllBytes(PlainTeacher.file("any.onnx"))),
        manifest.get("teacher").get("sha256").asText());
    assertEquals(2, manifest.get("settings").get("extract.padding").asInt());
    assertEquals(3, manifest.get("settings").get("extract.views").asInt());
    assertEquals(0.2, manifest.get("settings").get("--mean").get(1).asDouble());
    assertTrue(manifest.get("createdBy").size() > 0);
    List<StoredRow> plain =
        StoredRow.all(spark, features).entrySet().stream()
            .filter(row -> row.getKey().endsWith(" 0"))
            .map(Map.Entry::getValue)
            .toList();
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      double squares = 0;
      for (StoredRow row : plain) {
        byte[] values = ImageCodec.decode(row.image()).withChannels(3).values();
        for (int i = c * 64; i < (c + 1) * 64; i++) {
          double value = (values[i] & 0xff) / 255.0;
          sum += value;
          squares += value * value;
        }
      }
      double mean = sum / (9 * 64);
      assertEquals(mean, manifest.get("mean").get(c).asDouble(), 1e-9);
      assertEquals(
          Math.sqrt(squares / (9 * 64) - mean * mean), manifest.get("std").get(c).asDouble(), 1e-9);
    }
  }

  /** What the teacher was shown: pad by zeros, crop, flip, normalize. */
  private static float[] seen(Pixels stored, StoredRow row) {
    Pixels pixels = stored.withChannels(3);
    int size = pixels.height();
    float[] seen = new float[3 * size * size];
    for (int i = 0; i < seen.length; i++) {
      int c = i / (size * size);
      int y = i / size % size + row.dy();
      int x = (row.flip() ? size - 1 - i % size : i % size) + row.dx();
      boolean inside = y >= 0 && y < size && x >= 0 && x < size;
      int value = inside ? pixels.values()[(c * size + y) * size + x] & 0xff : 0;
      seen[i] = (float) ((value / 255.0 - MEAN[c]) / STD[c]);
    }
    return seen;
  }

  private static void assertSame(Map<String, StoredRow> expected, Map<String, StoredRow> found) {
    assertEquals(expected.keySet(), found.keySet());
    assertEquals(views(List.copyOf(expected.entrySet())), views(List.copyOf(found.entrySet())));
    expected.forEach(
        (key, row) -> {
          assertArrayEquals(row.image(), found.get(key).image(), key);
          assertArrayEquals(row.numbers(), found.get(key).numbers(), 1e-6f, key);
        });
  }

  private static List<String> views(List<Map.Entry<String, StoredRow>> rows) {
    return rows.stream()
        .map(e -> e.getKey() + ": " + e.getValue().dx() + e.getValue().dy() + e.getValue().flip())
        .toList();
  }

  private static String columns(Statement statement, String query) throws SQLException {
    StringBuilder columns = new StringBuilder();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        columns.append(columns.isEmpty() ? "" : ", ");
        columns.append(row.getString(1)).append(' ').append(row.getString(2));
      }
    }
    return columns.toString();
  }
}
