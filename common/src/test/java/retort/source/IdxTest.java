package retort.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.image.Pixels;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class IdxTest {
  /** Of 4 rows, 5 columns. */
  private static final int PLANE = 20;

  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"false, false, 1", "true, true, 3", "true, false, 2", "false, true, 100"})
  void readsPlainAndCompressed(
      boolean imagesPacked, boolean labelsPacked, int partitions, SparkSession spark)
      throws IOException {
    write(IMAGES, imagesPacked, images(7, 7));
    write(LABELS, labelsPacked, labels(7, 7));
    List<SourceImage> images = Reading.all(spark, Reading.open("idx", folder), partitions);
    assertEquals(7, images.size());
    for (int i = 0; i < 7; i++) {
      SourceImage image = images.get(i);
      assertEquals(IMAGES + (imagesPacked ? ".gz#" : "#") + i, image.id());
      assertEquals(250 + i - (i > 5 ? 256 : 0), image.label());
      assertEquals(new Pixels(plane(i), 1, 4, 5), image.pixels());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TRAIN-IMAGES-IDX3-UBYTE, TRAIN-LABELS-IDX1-UBYTE",
    "train-Images.idx3-ubyte, train-Labels.idx1-ubyte",
    "qmnist-train-images-idx3-ubyte, qmnist-train-labels-idx1-ubyte"
  })
  void labelsAreFoundInLettersOfAnyCase(String images, String labels, SparkSession spark)
      throws IOException {
    write(images, false, images(2, 2));
    write(labels, false, labels(2, 2));
    assertEquals(251, Reading.all(spark, Reading.open("idx", folder), 1).get(1).label());
  }

  @Test
  void withoutLabelsThereAreNone(SparkSession spark) throws IOException {
    Path file = write("digits", false, images(2, 2));
    write(LABELS, false, labels(2, 2));
    List<SourceImage> images = Reading.all(spark, Reading.open("idx", file), 0);
    assertNull(images.get(1).label());
    assertArrayEquals(plane(1), images.get(1).pixels().values());
  }

  @Test
  void trainingAndTestFilesAreSplitsOfOneDataset(SparkSession spark) throws IOException {
    write("t10k-images.idx3-ubyte", false, images(2, 2));
    write("t10k-labels.idx1-ubyte", false, labels(2, 2));
    write(IMAGES, true, images(3, 3));
    assertEquals(3, Reading.all(spark, Reading.open("idx", folder), 2).size());
    assertEquals(2, Reading.all(spark, Reading.open("idx", "test", folder), 1).size());
    List<SourceImage> images = Reading.all(spark, Reading.open("idx", "all", folder), 2);
    assertEquals(5, images.size());
    assertEquals(251, images.get(1).label());
    assertNull(images.get(2).label());
  }

  @Test
  void noSpellingOfAFileIsReadTwice(SparkSession spark) throws IOException {
    for (boolean packed : List.of(false, true)) {
      for (String dot : List.of("-", ".")) {
        write("train-images" + dot + "idx3-ubyte", packed, images(2, 2));
        write("t10k-images" + dot + "idx3-ubyte", packed, images(3, 3));
      }
    }
    // The labels' spelling need not be the images'.
    write("train-labels.idx1-ubyte", true, labels(2, 2));
    List<SourceImage> images = Reading.all(spark, Reading.open("idx", folder), 1);
    assertEquals(
        List.of(IMAGES + "#0", IMAGES + "#1"), images.stream().map(SourceImage::id).toList());
    assertEquals(251, images.get(1).label());
  }

  @Test
  void aHeaderThatDoesNotFitIsRefused() throws IOException {
    Path labels = write("labels-idx3", false, labels(9, 9));
    Reading.assertRefused(
        () -> Reading.open("idx", labels), "labels-idx3", "0x00000801, not 0x00000803");
    Path none = write("none-idx3", false, images(0, 0));
    Reading.assertRefused(() -> Reading.open("idx", none), "0 images of 4x5");
    Path cut = write("cut-idx3", false, Arrays.copyOf(images(3, 3), 10));
    Reading.assertRefused(() -> Reading.open("idx", cut), "cut-idx3: truncated", "header");
    Path empty = write("empty-idx3", false, new byte[0]);
    Reading.assertRefused(() -> Reading.open("idx", empty), "empty-idx3: truncated");
    Path less = write("less-idx3", false, images(3, 2));
    Reading.assertRefused(
        () -> Reading.open("idx", less), "less-idx3: 56 bytes", "3 images of 4x5 take 76");
    Path more = write("more-idx3", false, images(2, 3));
    Reading.assertRefused(() -> Reading.open("idx", more), "76 bytes", "take 56");
  }

  @Test
  void labelsThatDoNotFitAreRefused(SparkSession spark) throws IOException {
    Path images = write(IMAGES, false, images(3, 3));
    write(LABELS, false, labels(4, 4));
    Reading.assertRefused(
        () -> Reading.open("idx", images), LABELS, "4 labels", IMAGES + " has 3 images");
    write(LABELS, false, labels(3, 2));
    Source source = Reading.open("idx", images);
    Reading.assertRefused(
        () -> source.images(spark, 1).collect(), LABELS + ": truncated", "fewer than 3 labels");
  }

  @Test
  void compressedFilesAreCheckedWhereTheyAreRead(SparkSession spark) throws IOException {
    Path less = write("less-idx3", true, images(3, 2));
    Source lacking = Reading.open("idx", less);
    Reading.assertRefused(
        () -> lacking.images(spark, 1).collect(), "less-idx3.gz: truncated", "record 2 of 3");
    Path more = write("more-idx3", true, images(2, 3));
    Source exceeding = Reading.open("idx", more);
    Reading.assertRefused(
        () -> exceeding.images(spark, 2).collect(), "more-idx3.gz", "more than its header's 2");
    byte[] packed = Files.readAllBytes(write("broken-idx3", true, images(300, 300)));
    Path cut = Files.write(folder.resolve("cut-idx3.gz"), Arrays.copyOf(packed, packed.length / 2));
    Source truncated = Reading.open("idx", cut);
    Reading.assertRefused(() -> truncated.images(spark, 1).collect(), "cut-idx3.gz: truncated");
    packed[packed.length - 6] ^= 1;
    Path broken = Files.write(folder.resolve("broken-idx3.gz"), packed);
    Source corrupt = Reading.open("idx", broken);
    Reading.assertRefused(() -> corrupt.images(spark, 1).collect(), "broken-idx3.gz: corrupt");
  }

  private Path write(String name, boolean packed, byte[] bytes) throws IOException {
    Path file = folder.resolve(packed ? name + ".gz" : name);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = packed ? new GZIPOutputStream(plain) : plain) {
      out.write(bytes);
    }
    return file;
  }

  /** A file whose header says {@code declared} images, with {@code there}. */
  private static byte[] images(int declared, int there) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(16).putInt(0x803).putInt(declared).putInt(4).putInt(5).array());
    for (int i = 0; i < there; i++) {
      bytes.writeBytes(plane(i));
    }
    return bytes.toByteArray();
  }

  private static byte[] labels(int declared, int there) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + there).putInt(0x801).putInt(declared);
    for (int i = 0; i < there; i++) {
      bytes.put((byte) (250 + i));
    }
    return bytes.array();
  }

  private static byte[] plane(int image) {
    byte[] plane = new byte[PLANE];
    for (int i = 0; i < PLANE; i++) {
      plane[i] = (byte) (100 * image + 13 * i);
    }
    return plane;
  }
}
