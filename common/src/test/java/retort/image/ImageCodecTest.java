package retort.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files and the numbers beside them ({@code .rgb}, planar) are PIL's. */
class ImageCodecTest {

  @ParameterizedTest
  @CsvSource({
    "rgb.png, 3",
    "alpha.png, 3",
    "palette.png, 3",
    "rgb16.png, 3",
    "grey.png, 1",
    "grey-alpha.png, 1",
    "grey16.png, 1",
    "bit.png, 1"
  })
  void decodesAsPil(String name, int channels) throws Exception {
    Pixels decoded = ImageCodec.decode(resource(name));
    assertEquals(channels, decoded.channels());
    assertEquals(9, decoded.height());
    assertEquals(13, decoded.width());
    assertArrayEquals(resource(name + ".rgb"), decoded.withChannels(3).values());
  }

  @ParameterizedTest
  @CsvSource({"photo.jpg, 3", "grey.jpg, 1"})
  void jpegIsThatOfPilButForTheRoundingOfItsTransform(String name, int channels) throws Exception {
    Pixels decoded = ImageCodec.decode(resource(name));
    assertEquals(channels, decoded.channels());
    assertClose(resource(name + ".rgb"), decoded.withChannels(3).values(), 3, 0.3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void pngGivesThePixelsBack(int channels) throws Exception {
    byte[] values = new byte[channels * 7 * 5];
    new SplittableRandom(1).nextBytes(values);
    Pixels pixels = new Pixels(values, channels, 7, 5);
    assertEquals(pixels, ImageCodec.decode(ImageCodec.png(pixels)));
  }

  @Test
  void saysWhyAnImageIsUnusable() throws Exception {
    byte[] png = resource("rgb.png");
    byte[] jpeg = resource("photo.jpg");
    assertReason("neither PNG nor JPEG", "GIF89a".getBytes(StandardCharsets.UTF_8));
    assertReason("empty", new byte[0]);
    assertReason("CMYK", resource("cmyk.jpg"));
    assertReason("corrupt png", Arrays.copyOf(png, png.length / 2));
    assertReason("corrupt png", Arrays.copyOf(png, 20));
    assertReason("jpeg", Arrays.copyOf(jpeg, jpeg.length / 2));
    assertReason("corrupt jpeg", Arrays.copyOf(jpeg, 20));
    byte[] huge = png.clone();
    huge[16] = 1;
    huge[20] = 1;
    assertReason("pixels, more than", huge);
  }

  @Test
  void resizesAsPilsLanczos() throws Exception {
    Pixels photo = ImageCodec.decode(resource("photo.png"));
    assertArrayEquals(resource("photo-12.png.rgb"), photo.fitted(12).values());
    assertArrayEquals(resource("photo-48.png.rgb"), photo.fitted(48).values());
    Pixels grey = ImageCodec.decode(resource("grey.jpg"));
    assertEquals(grey.withChannels(3).fitted(16), grey.fitted(16).withChannels(3));
    Pixels square = photo.fitted(20);
    assertEquals(square, square.fitted(20));
  }

  private static void assertReason(String part, byte[] bytes) {
    UnusableImageException e =
        assertThrows(UnusableImageException.class, () -> ImageCodec.decode(bytes));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private static void assertClose(byte[] expected, byte[] actual, int most, double onAverage) {
    assertEquals(expected.length, actual.length);
    long sum = 0;
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      int difference = Math.abs((expected[i] & 0xff) - (actual[i] & 0xff));
      sum += difference;
      worst = Math.max(worst, difference);
    }
    double mean = (double) sum / expected.length;
    assertTrue(worst <= most && mean <= onAverage, "worst %d, mean %.3f".formatted(worst, mean));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ImageCodecTest.class.getResourceAsStream("/image/" + name)) {
      return in.readAllBytes();
    }
  }
}
