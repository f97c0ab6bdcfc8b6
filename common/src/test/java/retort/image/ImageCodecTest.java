package retort.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** See {@link PilTest} for what PIL shows; photo-12.png.rgb and -48 (planar) are PIL's Lanczos. */
class ImageCodecTest {

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
    assertReason("is a GIF image", "GIF89a".getBytes(StandardCharsets.UTF_8));
    assertReason("empty", new byte[0]);
    assertReason("truncated png", Arrays.copyOf(png, png.length / 2));
    assertReason("corrupt png", Arrays.copyOf(png, 20));
    assertReason("truncated jpeg", Arrays.copyOf(jpeg, jpeg.length / 2));
    assertReason("truncated jpeg", Arrays.copyOf(jpeg, jpeg.length - 2));
    assertReason("truncated jpeg", Arrays.copyOf(jpeg, 20));
    byte[] changed = png.clone();
    changed[png.length / 2] ^= 0x10;
    assertReason("corrupt png", changed);
    byte[] webp = resource("pil/lossy-rgb.webp");
    assertReason("truncated webp", Arrays.copyOf(webp, webp.length / 2));
    byte[] bmp = resource("pil/24-bits.bmp");
    assertReason("truncated bmp", Arrays.copyOf(bmp, bmp.length / 2));
    assertReason("a JPEG of 12 bits a sample", frame(jpeg, 4, 12));
    assertReason("a JPEG of 2 components", frame(jpeg, 9, 2));
    assertReason("a lossless JPEG", frame(jpeg, 1, 0xc3));
    assertReason("an arithmetically coded JPEG", frame(jpeg, 1, 0xc9));
    assertReason("a hierarchical JPEG", frame(jpeg, 1, 0xc5));
    assertReason("pixels, more than", resized(png));
  }

  @ParameterizedTest
  @CsvSource({"32,32,3", "28,28,1", "224,224,3"})
  void rawPixelsAreToldFromFiles(int height, int width, int channels) {
    byte[] pixels = new byte[height * width * channels];
    new SplittableRandom(1).nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (128 + (pixels[i] & 63)); // Without what makes a file a binary one.
    }
    assertReason(
        "as long as raw pixels of %d x %d x %d (%d bytes): write each image as a PNG"
            .formatted(height, width, channels, pixels.length),
        pixels);
    assertReason("of no image format that is known", Arrays.copyOf(pixels, pixels.length - 1));
    Arrays.fill(pixels, (byte) 'x');
    assertReason("is a text file", pixels);
  }

  /** Pillow opens such a file and fails on it in exif_transpose. */
  @Test
  void aFileWhoseExifHasNoHeaderIsNotPlain() throws Exception {
    byte[] jpeg = resource("photo.jpg");
    for (String exif : new String[] {"MM\0*\0\0\0\10\0\0", "II*\0\10\0\0\0\0\0", ""}) {
      assertTrue(ImageCodec.isPlain(withExif(jpeg, exif)));
    }
    for (String exif : new String[] {"MX\0*\0\0\0\10\0\0", "II*\0", "nonsense"}) {
      assertEquals(ImageCodec.decode(jpeg), ImageCodec.decode(withExif(jpeg, exif)));
      assertTrue(!ImageCodec.isPlain(withExif(jpeg, exif)), exif);
    }
  }

  private static byte[] withExif(byte[] jpeg, String exif) {
    byte[] data = ("Exif\0\0" + exif).getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(jpeg.length + data.length + 4)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (data.length + 2))
        .put(data)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** With another byte in the frame header. */
  private static byte[] frame(byte[] jpeg, int offset, int value) {
    byte[] changed = jpeg.clone();
    int at = 0;
    while ((changed[at] & 0xff) != 0xff || (changed[at + 1] & 0xff) != 0xc0) {
      at++;
    }
    changed[at + offset] = (byte) value;
    return changed;
  }

  /** Whose header says that it is 16,777,229 pixels wide and as many high. */
  private static byte[] resized(byte[] png) {
    byte[] huge = png.clone();
    huge[16] = 1;
    huge[20] = 1;
    CRC32 crc = new CRC32();
    crc.update(huge, 12, 17);
    ByteBuffer.wrap(huge).putInt(29, (int) crc.getValue());
    return huge;
  }

  /** Only what any reader shows alike is stored as it is. */
  @ParameterizedTest
  @CsvSource({
    "444.jpg, true",
    "rgb-8.png, true",
    "exif-1.jpg, true",
    "exif-6.jpg, false",
    "xmp.png, false",
    "lossless-rgb.webp, false",
    "24-bits.bmp, false",
    "refused/gif.jpg, false"
  })
  void isPlain(String name, boolean plain) throws Exception {
    assertEquals(plain, ImageCodec.isPlain(resource("pil/" + name)));
  }

  @Test
  void resizesAsPilsLanczos() throws Exception {
    Pixels photo = ImageCodec.decode(resource("photo.png"));
    assertArrayEquals(resource("photo-12.png.rgb"), photo.fitted(12).values());
    assertArrayEquals(resource("photo-48.png.rgb"), photo.fitted(48).values());
    Pixels gray = ImageCodec.decode(resource("gray.jpg"));
    assertEquals(gray.withChannels(3).fitted(16), gray.fitted(16).withChannels(3));
    Pixels square = photo.fitted(20);
    assertEquals(square, square.fitted(20));
  }

  private static void assertReason(String part, byte[] bytes) {
    UnusableImageException e =
        assertThrows(UnusableImageException.class, () -> ImageCodec.decode(bytes));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ImageCodecTest.class.getResourceAsStream("/image/" + name)) {
      return in.readAllBytes();
    }
  }
}
