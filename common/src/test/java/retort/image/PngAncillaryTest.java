package retort.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Pillow 12.3 opens, and what it refuses for the sake of a chunk that makes no pixel. */
class PngAncillaryTest {
  private static final int BEHIND_HEADER = 33;
  private static final Pixels PIXELS = new Pixels(new byte[3 * 4 * 4], 3, 4, 4);

  @ParameterizedTest
  @CsvSource({
    "tEXt, Comment0, 1000, false, true",
    "tEXt, Comment0, 3000000, false, false",
    "zTXt, Comment00, 1000, true, true",
    "zTXt, Comment00, 3000000, true, false",
    "zTXt, Comment01, 1000, true, false",
    "iTXt, Comment010en0key0, 1000, true, true",
    "iTXt, Comment010en0key0, 3000000, true, false",
    "iTXt, Comment000en0key0, 1000, false, true",
    "iCCP, profile00, 1000, true, true",
    "iCCP, profile00, 3000000, true, false",
    "pHYs, '', 9, false, true",
    "pHYs, '', 8, false, false",
    "gAMA, '', 3, false, false",
    "cHRM, '', 31, false, false",
    "sRGB, '', 0, false, false",
    "tRNS, '', 6, false, true",
    "tRNS, '', 5, false, false",
    "acTL, '', 8, false, false",
    "eXIf, MM0*0000, 6, false, true",
    "eXIf, MM@*0000, 6, false, false",
    "eXIf, MM0*, 0, false, false",
    "tIME, '', 0, false, true",
    "prVt, '', 100, false, true",
    "pr1t, '', 100, false, false"
  })
  void isPlainWhereEveryReaderTakesIt(
      String type, String head, int length, boolean packed, boolean plain) throws Exception {
    byte[] file = with(type, data(head, length, packed));
    assertEquals(PIXELS, ImageCodec.decode(file));
    assertEquals(plain, ImageCodec.isPlain(file));
  }

  /** A head whose digits 0 and 1 are bytes, then as many bytes as are wanted. */
  private static byte[] data(String head, int length, boolean packed) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    head.chars().map(c -> Character.isDigit(c) ? c - '0' : c).forEach(data::write);
    byte[] rest = new byte[length];
    if (packed) {
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
        deflater.write(rest);
      }
    } else {
      data.write(rest);
    }
    return data.toByteArray();
  }

  private static byte[] with(String type, byte[] data) throws IOException {
    byte[] png = ImageCodec.png(PIXELS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(png, 0, BEHIND_HEADER);
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
    out.write(png, BEHIND_HEADER, png.length - BEHIND_HEADER);
    return bytes.toByteArray();
  }
}
