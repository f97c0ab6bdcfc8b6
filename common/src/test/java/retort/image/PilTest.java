package retort.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of many kinds with the pixels that PIL shows beside them; see make_images.py there. */
class PilTest {
  /** Intact JPEGs are equal; of broken ones, each libjpeg makes something a little different. */
  private static final int LEVELS = 2;

  private static final Path FOLDER = folder();

  private static Path folder() {
    try {
      return Path.of(PilTest.class.getResource("/image/pil").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*[.](png|jpg|webp|bmp)"))
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreManyKinds() throws IOException {
    assertTrue(names().size() > 100, names().toString());
  }

  @ParameterizedTest
  @MethodSource("names")
  void decodesAsPil(String name) throws Exception {
    Pixels expected = pnm(name);
    Pixels decoded = ImageCodec.decode(Files.readAllBytes(FOLDER.resolve(name)));
    assertEquals(expected.toString(), decoded.toString());
    if (name.startsWith("missing-")) {
      assertClose(expected.values(), decoded.values());
    } else {
      assertArrayEquals(expected.values(), decoded.values());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gif, a GIF image",
    "tif, a TIFF image",
    "avif, an AVIF image",
    "jp2, a JPEG 2000 image",
    "ico, an ICO image",
    "ppm, a PNM image",
    "pdf, a PDF document",
    "eps, a PostScript document",
    "dds, a DDS image",
    "qoi, a QOI image"
  })
  void namesWhatItRefuses(String format, String name) throws Exception {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("refused/" + format + ".jpg"));
    UnusableImageException e =
        assertThrows(UnusableImageException.class, () -> ImageCodec.decode(bytes));
    assertEquals("is " + name + "; PNG, JPEG, WebP and BMP are read", e.getMessage());
  }

  /** Beginnings that no two formats share are told without the rest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<svg xmlns='http://www.w3.org/2000/svg'/> | an SVG image",
        "<?xml version='1.0'?> <svg/> | an SVG image",
        "<?xml version='1.0'?> <x/> | an XML document",
        "<!DOCTYPE html> <title>404</title> | an HTML page",
        "<HTML> <body>Not found</body> | an HTML page",
        "{\"error\": 404} | a JSON document",
        "version https://git-lfs.github.com/spec/v1 | a Git LFS pointer (run git lfs pull)",
        "Not found | a text file"
      })
  void namesTexts(String text, String name) {
    UnusableImageException e =
        assertThrows(
            UnusableImageException.class,
            () -> ImageCodec.decode(("\n" + text).getBytes(StandardCharsets.UTF_8)));
    assertTrue(e.getMessage().startsWith("is " + name + ";"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "00000018667479706865696300000000, a HEIC image",
    "000000186674797061766966, an AVIF image",
    "ff0a, a JPEG XL image",
    "0000000c4a584c200d0a870a, a JPEG XL image",
    "ff4fff51, a JPEG 2000 image",
    "4d4d002a00000008, a TIFF image",
    "504b0304, a ZIP archive",
    "0000001c66747970697363, an MP4 or QuickTime video",
    "524946460000000057415645666d7420, a WAV sound",
    "00051607000200, a macOS resource fork (AppleDouble)",
    "424d000000, of no image format that is known"
  })
  void namesBeginnings(String hex, String name) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    UnusableImageException e =
        assertThrows(UnusableImageException.class, () -> ImageCodec.decode(bytes));
    assertTrue(e.getMessage().startsWith("is " + name + ";"), e.getMessage());
  }

  private static void assertClose(byte[] expected, byte[] actual) {
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs((expected[i] & 0xff) - (actual[i] & 0xff)));
    }
    assertTrue(worst <= LEVELS, "differs by " + worst);
  }

  /** A PNM file's pixels: 1 channel of a PGM, 3 of a PPM. */
  private static Pixels pnm(String name) throws IOException {
    Path gray = FOLDER.resolve(name + ".pgm");
    boolean colors = !Files.exists(gray);
    byte[] bytes = Files.readAllBytes(colors ? FOLDER.resolve(name + ".ppm") : gray);
    String[] header =
        new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1)
            .split("\\s", 5);
    int width = Integer.parseInt(header[1]);
    int height = Integer.parseInt(header[2]);
    int channels = colors ? 3 : 1;
    byte[] interleaved =
        Arrays.copyOfRange(bytes, bytes.length - channels * width * height, bytes.length);
    byte[] planar = new byte[interleaved.length];
    for (int i = 0; i < planar.length; i++) {
      planar[i % channels * width * height + i / channels] = interleaved[i];
    }
    return new Pixels(planar, channels, height, width);
  }
}
