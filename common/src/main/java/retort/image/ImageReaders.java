package retort.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Opens ImageIO's readers. */
final class ImageReaders {
  /** A little more than a 100-megapixel camera; keeps a forged header from taking the heap. */
  private static final long MOST_PIXELS = 120_000_000;

  private ImageReaders() {}

  /** What is made of an open reader. */
  interface ReaderFunction<T> {
    T of(ImageReader reader) throws IOException, UnusableImageException;
  }

  /** The JDK's own reader, whatever other plug-ins the cluster has. */
  static ImageReader ofJdk(String format) {
    Iterable<ImageReader> all = () -> ImageIO.getImageReadersByFormatName(format);
    return StreamSupport.stream(all.spliterator(), false)
        .filter(reader -> reader.getClass().getModule() == ImageIO.class.getModule())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("this Java runtime reads no " + format));
  }

  /**
   * Opens a file, uses the reader and disposes of it.
   *
   * @throws UnusableImageException where it has more than 120 million pixels, or the use throws it
   */
  static <T> T read(ImageReader reader, byte[] bytes, ReaderFunction<T> use)
      throws IOException, UnusableImageException {
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      requireSize(reader.getWidth(0), reader.getHeight(0));
      return use.of(reader);
    } finally {
      reader.dispose();
    }
  }

  /**
   * @throws UnusableImageException where there are more than 120 million pixels
   */
  static void requireSize(int width, int height) throws UnusableImageException {
    long size = (long) width * height;
    if (size > MOST_PIXELS) {
      throw new UnusableImageException("%d pixels, more than %d".formatted(size, MOST_PIXELS));
    }
  }
}
