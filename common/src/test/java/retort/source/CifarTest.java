package retort.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.image.Pixels;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class CifarTest {
  private static final int PLANES = 3 * 32 * 32;

  @TempDir Path folder;

  @Test
  void cifar10IsALabelAndThreePlanes(SparkSession spark) throws IOException {
    Path file = Files.write(folder.resolve("data.bin"), records(3, (byte) 9));
    List<SourceImage> images = Reading.all(spark, Reading.open("cifar10", file), 0);
    assertEquals(3, images.size());
    for (int i = 0; i < 3; i++) {
      SourceImage image = images.get(i);
      assertEquals("data.bin#" + i, image.id());
      assertEquals(9, image.label());
      assertEquals("file:" + file, image.path());
      assertEquals(new Pixels(planes(i), 3, 32, 32), image.pixels());
      assertNull(image.encoded());
    }
  }

  @Test
  void cifar100sLabelIsTheFineOne(SparkSession spark) throws IOException {
    Path file = Files.write(folder.resolve("train.bin"), records(2, (byte) 19, (byte) 99));
    List<SourceImage> images = Reading.all(spark, Reading.open("cifar100", file), 0);
    assertEquals(99, images.get(1).label());
    assertArrayEquals(planes(1), images.get(1).pixels().values());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 100})
  void noPartitioningChangesAnImage(int partitions, SparkSession spark) throws IOException {
    Files.write(folder.resolve("a.bin"), records(10, (byte) 1));
    Files.write(folder.resolve("b.bin"), records(3, (byte) 2));
    Source source = Reading.open("cifar10", folder);
    List<SourceImage> images = Reading.all(spark, source, partitions);
    assertEquals(13, images.size());
    assertEquals("b.bin#2", images.get(12).id());
    assertEquals(2, images.get(12).label());
    assertArrayEquals(planes(2), images.get(12).pixels().values());
    assertArrayEquals(planes(9), images.get(9).pixels().values());
  }

  @Test
  void theSampleIsTheFirstImagesOfTheFirstFiles() throws IOException {
    Files.write(folder.resolve("a.bin"), records(2, (byte) 1));
    Files.write(folder.resolve("b.bin"), records(2, (byte) 2));
    Source source = Reading.open("cifar10", folder);
    assertEquals(
        List.of("a.bin#0", "a.bin#1", "b.bin#0"),
        source.sample(3).stream().map(SourceImage::id).toList());
    assertEquals(2, source.sample(2).size());
    assertEquals(4, source.sample(9).size());
  }

  @Test
  void filesOfOneNameAreToldApartByTheirFolders(SparkSession spark) throws IOException {
    for (String name : List.of("one", "onetwo")) {
      Files.createDirectory(folder.resolve(name));
      Files.write(folder.resolve(name).resolve("x.bin"), records(1, (byte) 1));
    }
    Source source = Reading.open("cifar10", folder.resolve("one"), folder.resolve("onetwo"));
    assertEquals(
        List.of("one/x.bin#0", "onetwo/x.bin#0"),
        Reading.all(spark, source, 2).stream().map(SourceImage::id).toList());
    // One location a prefix of the other.
    Path inner = Files.createDirectory(folder.resolve("x2"));
    Files.write(folder.resolve("x"), records(1, (byte) 1));
    Files.write(inner.resolve("x"), records(1, (byte) 1));
    source = Reading.open("cifar10", folder.resolve("x"), inner.resolve("x"));
    assertEquals(
        List.of("x#0", "x2/x#0"),
        Reading.all(spark, source, 1).stream().map(SourceImage::id).toList());
  }

  @Test
  void aGlobAndAFileInItAreReadOnce(SparkSession spark) throws IOException {
    Files.write(folder.resolve("a.bin"), records(1, (byte) 1));
    Files.write(folder.resolve("b.bin"), records(1, (byte) 1));
    Source source = Reading.open("cifar10", folder.resolve("*.bin"), folder.resolve("a.bin"));
    assertEquals(2, Reading.all(spark, source, 0).size());
  }

  @Test
  void aFileThatIsNotWholeIsRefusedWithItsLength() throws IOException {
    byte[] whole = records(2, (byte) 1);
    Path cut = Files.write(folder.resolve("cut.bin"), Arrays.copyOf(whole, whole.length - 1));
    Reading.assertRefused(
        () -> Reading.open("cifar10", cut), "cut.bin: 6145 bytes", "3073", "truncated");
    Path other = Files.write(folder.resolve("other.bin"), whole);
    Reading.assertRefused(() -> Reading.open("cifar100", other), "other.bin: 6146 bytes", "3074");
    Path empty = Files.write(folder.resolve("empty.bin"), new byte[0]);
    Reading.assertRefused(() -> Reading.open("cifar10", empty), "empty.bin: 0 bytes");
  }

  @Test
  void aFileThatShrinksIsRefusedByTheRecord(SparkSession spark) throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), records(3, (byte) 1));
    Source source = Reading.open("cifar10", file);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 2 * 3073 + 5));
    Reading.assertRefused(
        () -> source.images(spark, 1).collect(), "a.bin: truncated", "record 2 of 3");
  }

  @Test
  void whatIsNotThereIsRefused() throws IOException {
    Reading.assertRefused(
        () -> Reading.open("cifar10", folder.resolve("none.bin")), "none.bin: no such file");
    Files.writeString(folder.resolve("readme.txt"), "x");
    Files.write(folder.resolve(".hidden.bin"), records(1, (byte) 1));
    Reading.assertRefused(
        () -> Reading.open("cifar10", folder), "no images: found 0 files named *.bin");
    Reading.assertRefused(
        () -> Reading.open("cifar10", folder.resolve("*.dat")), "*.dat: no such file");
  }

  /** 3073 records of the one are 3074 of the other. */
  @Test
  void theOtherKindIsKnownByItsLabels(SparkSession spark) throws IOException {
    Path file = Files.write(folder.resolve("x.bin"), records(3073, (byte) 1, (byte) 99));
    Reading.assertRefused(
        () -> Reading.open("cifar10", file).images(spark, 1).collect(),
        "x.bin: record ",
        "more than the 10 classes");
    assertEquals(3073, Reading.open("cifar100", file).images(spark, 1).count());
  }

  private static byte[] records(int count, byte... labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(labels);
      bytes.writeBytes(planes(i));
    }
    return bytes.toByteArray();
  }

  private static byte[] planes(int image) {
    byte[] planes = new byte[PLANES];
    new SplittableRandom(image).nextBytes(planes);
    return planes;
  }
}
