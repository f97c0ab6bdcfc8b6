package retort.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class DirectoryTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 50})
  void theFirstFolderIsTheLabel(int partitions, SparkSession spark) throws Exception {
    Map<String, Pixels> written = new HashMap<>();
    for (String name :
        List.of("dog/1.png", "cat/1.png", "cat/more/2.PNG", "emu/a b#c%20.png", "dog/z.png")) {
      written.put(name, random(3, written.size()));
      write(name, ImageCodec.png(written.get(name)));
    }
    List<SourceImage> images = Reading.all(spark, Reading.open("directory", folder), partitions);
    assertEquals(
        Map.of("cat/1.png", 0, "cat/more/2.PNG", 0, "dog/1.png", 1, "dog/z.png", 1).entrySet(),
        Reading.labels(images.subList(0, 4)).entrySet());
    assertEquals("emu/a b#c%20.png", images.get(4).id());
    assertEquals(2, images.get(4).label());
    for (SourceImage image : images) {
      assertEquals(written.get(image.id()), image.decoded());
      assertEquals("file:" + folder.resolve(image.id()), image.path());
    }
  }

  @Test
  void pixelsAreThoseOfTheFile(SparkSession spark) throws Exception {
    BufferedImage alpha = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    alpha.setRGB(0, 0, 0x00102030);
    alpha.setRGB(1, 0, 0xff405060);
    alpha.setRGB(0, 1, 0x80708090);
    alpha.setRGB(1, 1, 0x01a0b0c0);
    write("alpha.png", encoded("png", alpha));
    BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(0, 0, 0, 200);
    gray.getRaster().setSample(1, 0, 0, 3);
    write("gray.png", encoded("png", gray));
    BufferedImage flat = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      flat.setRGB(i % 8, i / 8, 0xff8040);
    }
    write("flat.jpeg", encoded("jpeg", flat));

    List<SourceImage> images = Reading.all(spark, Reading.open("directory", folder), 1);
    assertEquals(
        new Pixels(
            new byte[] {
              0x10,
              0x40,
              0x70,
              (byte) 0xa0,
              0x20,
              0x50,
              (byte) 0x80,
              (byte) 0xb0,
              0x30,
              0x60,
              (byte) 0x90,
              (byte) 0xc0
            },
            3,
            2,
            2),
        images.get(0).decoded());
    Pixels jpeg = images.get(1).decoded();
    assertEquals("3x8x8", jpeg.toString());
    for (int c = 0; c < 3; c++) {
      assertEquals(new int[] {255, 128, 64}[c], jpeg.values()[c * 64 + 20] & 0xff, 2);
    }
    assertEquals(new Pixels(new byte[] {(byte) 200, 3}, 1, 1, 2), images.get(2).decoded());
    assertNull(images.get(0).label());
  }

  @Test
  void foldersOfSeveralRootsAreTheSameClasses(SparkSession spark) throws IOException {
    for (String name : List.of("one/cat/1.png", "two/cat/1.png", "two/dog/2.png")) {
      write(name, ImageCodec.png(random(1, 0)));
    }
    Source source = Reading.open("directory", folder.resolve("one"), folder.resolve("two"));
    assertEquals(
        Map.of("one/cat/1.png", 0, "two/cat/1.png", 0, "two/dog/2.png", 1),
        Reading.labels(Reading.all(spark, source, 1)));
  }

  @Test
  void aGlobOfFoldersKeepsTheirNames(SparkSession spark) throws IOException {
    for (String name : List.of("cat/1.png", "cow/1.png", "dog/2.png")) {
      write(name, ImageCodec.png(random(1, 0)));
    }
    List<SourceImage> images =
        Reading.all(spark, Reading.open("directory", folder.resolve("c*")), 1);
    assertEquals(Map.of("cat/1.png", 0, "cow/1.png", 1), Reading.labels(images));
    images = Reading.all(spark, Reading.open("directory", folder.resolve("d*")), 1);
    assertEquals(Map.of("dog/2.png", 0), Reading.labels(images));
  }

  @Test
  void whatDoesNotDecodeComesWithItsBytes(SparkSession spark) throws Exception {
    byte[] text = "no picture".getBytes(StandardCharsets.UTF_8);
    write("x.jpg", text);
    write("y.png", new byte[0]);
    List<SourceImage> images = Reading.all(spark, Reading.open("directory", folder), 1);
    assertArrayEquals(text, images.get(0).encoded());
    assertUnusable(images.get(0), "is a text file");
    assertUnusable(images.get(1), "empty");
  }

  @Test
  void otherFilesAreNoImages() throws IOException {
    write("cat/notes.txt", new byte[1]);
    write(".hidden/1.png", new byte[1]);
    Reading.assertRefused(
        () -> Reading.open("directory", folder),
        "found 0 files named *.png",
        folder.toString(),
        "left aside: 1 .txt, 1 in .hidden");
  }

  private static void assertUnusable(SourceImage image, String reason) {
    UnusableImageException error = assertThrows(UnusableImageException.class, image::decoded);
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }

  private static Pixels random(int channels, int seed) {
    byte[] values = new byte[channels * 6 * 4];
    new SplittableRandom(seed).nextBytes(values);
    return new Pixels(values, channels, 6, 4);
  }

  private static byte[] encoded(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, bytes));
    return bytes.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
