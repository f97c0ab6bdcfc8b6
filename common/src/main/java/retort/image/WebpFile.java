package retort.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageReader;
import retort.UserException;

/** WebP files, by libwebp itself: only that gives the pixels of a lossy one exactly. */
final class WebpFile {
  private static final int HEADER = 12;
  private static final int CHUNK = 8;
  private static final int FRAME = 16;

  private final byte[] bytes;
  private final IntegerFields numbers;

  private WebpFile(byte[] bytes) {
    this.bytes = bytes;
    this.numbers = new IntegerFields(bytes, false);
  }

  /** As it is stored, not turned. */
  static Pixels decode(byte[] bytes) throws IOException, UnusableImageException {
    WebpFile file = new WebpFile(bytes);
    int frame = file.find("ANMF", HEADER);
    return frame < 0 ? still(bytes) : file.first(frame);
  }

  static Orientation orientation(byte[] bytes) {
    WebpFile file = new WebpFile(bytes);
    return Orientation.of(file.data("EXIF"), file.data("XMP "));
  }

  /** Looked at once: the plug-in prints traces where it can't load its library. */
  private static final class LibwebpFolder {
    static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));
    static final String FAULT = TemporaryFolder.fault(FOLDER);

    static UserException refused(String fault, Throwable cause) {
      return new UserException(
          "WebP images need libwebp, which is unpacked into java.io.tmpdir = %s, and %s; give another folder by --conf spark.driver.extraJavaOptions=-Djava.io.tmpdir=FOLDER before --, and spark.executor.extraJavaOptions likewise"
              .formatted(FOLDER, fault),
          cause);
    }
  }

  private static Pixels still(byte[] bytes) throws IOException, UnusableImageException {
    if (!LibwebpFolder.FAULT.isEmpty()) {
      throw LibwebpFolder.refused(LibwebpFolder.FAULT, null);
    }
    try {
      ImageReader webp = new WebPImageReaderSpi().createReaderInstance(null);
      return ImageReaders.read(webp, bytes, reader -> AwtRaster.pixels(reader.read(0), false));
    } catch (LinkageError e) {
      throw LibwebpFolder.refused("it can't be loaded from there (%s)".formatted(e), e);
    }
  }

  /** The first frame of an animation, on its canvas, which is black. */
  private Pixels first(int frame) throws IOException, UnusableImageException {
    int canvas = find("VP8X", HEADER);
    int inside = frame + CHUNK + FRAME;
    int picture = Math.max(find("VP8 ", inside), find("VP8L", inside));
    if (canvas < 0 || picture < 0) {
      throw new UnusableImageException("corrupt webp: an animation without canvas or frame");
    }
    int width = uint24(canvas + CHUNK + 4) + 1;
    int height = uint24(canvas + CHUNK + 7) + 1;
    ImageReaders.requireSize(width, height);
    Pixels shown = still(alone(picture));
    int left = 2 * uint24(frame + CHUNK);
    int top = 2 * uint24(frame + CHUNK + 3);
    if (left + shown.width() > width || top + shown.height() > height) {
      throw new UnusableImageException("corrupt webp: a frame beyond its canvas");
    }
    byte[] values = new byte[3 * height * width];
    for (int row = 0; row < 3 * shown.height(); row++) {
      int plane = row / shown.height();
      int to = (plane * height + top + row % shown.height()) * width + left;
      System.arraycopy(shown.values(), row * shown.width(), values, to, shown.width());
    }
    return new Pixels(values, 3, height, width);
  }

  /** A file of one chunk alone. */
  private byte[] alone(int chunk) {
    int length = Math.min(CHUNK + size(chunk), bytes.length - chunk);
    byte[] file = Arrays.copyOf(bytes, HEADER + length);
    System.arraycopy(bytes, chunk, file, HEADER, length);
    int riff = length + 4;
    for (int i = 0; i < 4; i++) {
      file[4 + i] = (byte) (riff >> (8 * i));
    }
    return file;
  }

  /** Where a chunk begins, at or after a place where one does; -1 where there is none. */
  private int find(String type, int from) {
    long at = from;
    while (at + CHUNK <= bytes.length) {
      if (new FileSignature(bytes).at((int) at, type)) {
        return (int) at;
      }
      at += CHUNK + ((size((int) at) + 1L) & ~1L);
    }
    return -1;
  }

  /** A chunk's length, as far as an array can hold it. */
  private int size(int chunk) {
    return (int) Math.min(numbers.int32(chunk + 4) & 0xffffffffL, Integer.MAX_VALUE - 16);
  }

  private byte[] data(String type) {
    int at = find(type, HEADER);
    return at < 0
        ? new byte[0]
        : Arrays.copyOfRange(
            bytes, at + CHUNK, (int) Math.min(bytes.length, at + CHUNK + (long) size(at)));
  }

  private int uint24(int at) {
    return numbers.uint16(at) | numbers.uint8(at + 2) << 16;
  }
}
