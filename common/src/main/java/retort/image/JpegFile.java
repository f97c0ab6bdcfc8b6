package retort.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReader;

/**
 * JPEG files. The reader gets them without application segments, and gives the components as they
 * are coded: profiles, oddities of JFIF and the JDK's own guesses at the colors don't come in.
 */
final class JpegFile {
  private static final int START_OF_SCAN = 0xda;
  private static final int COMMENT = 0xfe;
  private static final int JFIF_LENGTH = 14;
  private static final int ADOBE_LENGTH = 12;
  private static final String EXIF = "Exif\0\0";
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

  private final byte[] bytes;
  private final IntegerFields numbers;
  private final ByteArrayOutputStream kept;
  private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
  private byte[] xmp = {};
  private boolean jfif;
  private int adobe = JpegColors.NO_ADOBE;
  private JpegFrame frame;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.numbers = new IntegerFields(bytes, true);
    this.kept = new ByteArrayOutputStream(bytes.length);
  }

  /** As it is stored, not turned. */
  static Pixels decode(byte[] bytes) throws IOException, UnusableImageException {
    JpegFile file = new JpegFile(bytes);
    file.scan();
    Raster planes =
        ImageReaders.read(ImageReaders.ofJdk("jpeg"), file.kept.toByteArray(), JpegFile::raster);
    if (planes.getNumBands() != file.frame.components()) {
      throw new UnusableImageException("corrupt jpeg: it has two frame headers");
    }
    JpegColors colors = JpegColors.of(file.frame, file.jfif, file.adobe);
    return colors.pixels(new JpegPlanes(planes, file.frame));
  }

  static Orientation orientation(byte[] bytes) throws UnusableImageException {
    JpegFile file = new JpegFile(bytes);
    file.scan();
    return Orientation.of(file.exif.toByteArray(), file.xmp);
  }

  private static Raster raster(ImageReader reader) throws IOException, UnusableImageException {
    AtomicBoolean ended = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          // The JDK's words in every locale. Bytes that are missing inside are another warning,
          // of libjpeg: such files PIL opens.
          if (warning.contains("Missing EOI")) {
            ended.set(true);
          }
        });
    Raster raster = reader.readRaster(0, null);
    if (ended.get()) {
      throw new UnusableImageException("truncated jpeg: it ends before its end marker");
    }
    return raster;
  }

  /** Goes through the segments up to the first scan. */
  private void scan() throws UnusableImageException {
    kept.write(bytes, 0, 2);
    int at = 2;
    while (at + 4 <= bytes.length) {
      int marker = numbers.uint8(at + 1);
      if (numbers.uint8(at) != 0xff || marker == 0xff || marker == 0) {
        at++;
        continue;
      }
      int end = at + 2 + numbers.uint16(at + 2);
      if (end > bytes.length) {
        break;
      }
      if (marker == START_OF_SCAN && frame != null) {
        kept.write(bytes, at, bytes.length - at);
        return;
      }
      if (marker >= 0xe0 && marker < 0xf0) {
        application(marker, at + 4, end);
      } else if (marker != COMMENT) {
        if (JpegFrame.begins(marker)) {
          frame = JpegFrame.of(numbers, at, marker);
        }
        kept.write(bytes, at, end - at);
      }
      at = end;
    }
    throw new UnusableImageException("truncated jpeg: it ends before its first scan");
  }

  private void application(int marker, int from, int to) {
    FileSignature prefix = new FileSignature(bytes);
    int length = to - from;
    if (marker == 0xe0 && length >= JFIF_LENGTH && prefix.at(from, "JFIF\0")) {
      jfif = true;
    } else if (marker == 0xe1 && prefix.at(from, EXIF)) {
      int header = exif.size() == 0 ? 0 : EXIF.length();
      exif.write(bytes, from + header, length - header);
    } else if (marker == 0xe1 && prefix.at(from, XMP)) {
      xmp = Arrays.copyOfRange(bytes, from + XMP.length(), to);
    } else if (marker == 0xee && length >= ADOBE_LENGTH && prefix.at(from, "Adobe")) {
      adobe = numbers.uint8(from + 11);
    }
  }
}
