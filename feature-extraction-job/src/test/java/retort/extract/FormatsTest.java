package retort.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static retort.extract.Extracting.assertRefused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.image.ImageCodec;
import retort.teacher.PlainTeacher;
import retort.testing.LocalSpark;

/** Images that are no files of their own, from the command line to the rows. */
@ExtendWith(LocalSpark.class)
class FormatsTest {
  @TempDir Path folder;

  private static byte[] cifar10(long seed) {
    byte[] bytes = new byte[3 * 3073];
    new SplittableRandom(seed).nextBytes(bytes);
    for (int i = 0; i < 3; i++) {
      bytes[i * 3073] = (byte) (9 - i);
    }
    return bytes;
  }

  @Test
  void cifarImagesAreStoredToTheBit(SparkSession spark) throws Exception {
    byte[] bytes = cifar10(1);
    Path file = Files.write(folder.resolve("data.bin"), bytes);
    Map<String, StoredRow> rows = extract(spark, file, "cifar10");
    assertEquals(3, rows.size());
    for (int i = 0; i < 3; i++) {
      StoredRow row = rows.get("data.bin#" + i + " 0");
      byte[] planes = Arrays.copyOfRange(bytes, i * 3073 + 1, (i + 1) * 3073);
      assertEquals(bytes[i * 3073] & 0xff, row.label());
      assertArrayEquals(planes, ImageCodec.decode(row.image()).values());
      assertArrayEquals(PlainTeacher.representation(scaled(planes), 32), row.numbers(), 1e-4f);
    }
  }

  @Test
  void grayImagesBecomeColoredForATeacherOfColors(SparkSession spark) throws Exception {
    byte[] planes = new byte[2 * 64];
    new SplittableRandom(2).nextBytes(planes);
    Path file = Files.write(folder.resolve("x-idx3.gz"), packed(planes));
    Map<String, StoredRow> rows = extract(spark, file, "idx", "--channels", "3");
    StoredRow row = rows.get("x-idx3.gz#1 0");
    assertEquals(null, row.label());
    byte[] plane = Arrays.copyOfRange(planes, 64, 128);
    byte[] three = ByteBuffer.allocate(192).put(plane).put(plane).put(plane).array();
    assertArrayEquals(three, ImageCodec.decode(row.image()).values());
    assertArrayEquals(PlainTeacher.representation(scaled(three), 8), row.numbers(), 1e-5f);
  }

  @Test
  void anExtractedDatasetIsASourceOfImages(SparkSession spark) throws Exception {
    byte[] bytes = cifar10(3);
    Map<String, StoredRow> rows =
        extract(spark, Files.write(folder.resolve("data.bin"), bytes), "cifar10");
    Path again = folder.resolve("again");
    Path features = folder.resolve("features");
    Extracting.run(0, features, "parquet", PlainTeacher.file("any.onnx"), again);
    Map<String, StoredRow> repeated = StoredRow.all(spark, again);
    assertEquals(rows.keySet(), repeated.keySet());
    rows.forEach(
        (key, row) -> {
          assertEquals(row.label(), repeated.get(key).label());
          assertArrayEquals(row.image(), repeated.get(key).image());
          assertArrayEquals(row.numbers(), repeated.get(key).numbers(), 1e-6f);
        });
    assertRefused(features, "parquet", "any.onnx", features, List.of("--overwrite"), "lies in it");
    Path glob = folder.resolve("feat*/part-*.parquet");
    assertRefused(glob, "parquet", "any.onnx", features, List.of("--overwrite"), "lies in it");
    assertEquals(3, StoredRow.all(spark, features).size());
  }

  @Test
  void aFileThatTurnsOutTruncatedOnAnExecutorIsTheUsersToMend() throws IOException {
    byte[] planes = new byte[60 * 64];
    new SplittableRandom(4).nextBytes(planes);
    byte[] whole = packed(planes);
    Path file =
        Files.write(folder.resolve("cut-idx3.gz"), Arrays.copyOf(whole, whole.length - 900));
    Path output = folder.resolve("output");
    assertRefused(
        file,
        "idx",
        "any.onnx",
        output,
        List.of("--channels", "3", "--image-size", "8"),
        "cut-idx3.gz: truncated",
        "of 60");
    assertFalse(Files.exists(output));
  }

  private Map<String, StoredRow> extract(
      SparkSession spark, Path file, String format, String... options) {
    Path output = folder.resolve("features");
    Extracting.run(0, file, format, PlainTeacher.file("any.onnx"), output, options);
    return StoredRow.all(spark, output);
  }

  private static float[] scaled(byte[] pixels) {
    float[] scaled = new float[pixels.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) ((pixels[i] & 0xff) / 255.0);
    }
    return scaled;
  }

  /** Gray images of 8x8 in idx. */
  private static byte[] packed(byte[] planes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(
          ByteBuffer.allocate(16)
              .putInt(0x803)
              .putInt(planes.length / 64)
              .putInt(8)
              .putInt(8)
              .array());
      out.write(planes);
    }
    return bytes.toByteArray();
  }
}
