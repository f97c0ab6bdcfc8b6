package retort.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** PNG and JPEG bytes to pixels and back. */
public final class ImageCodec {
  /** A little more than a 100-megapixel camera; keeps a forged header from taking the heap. */
  private static final long MOST_PIXELS = 120_000_000;

  private ImageCodec() {}

  /**
   * Decodes a PNG or JPEG file: 1 channel for grey ones, else 3. As PIL's {@code convert("RGB")},
   * it looks palettes up, leaves alpha out, applies neither colour profile nor EXIF orientation; 16
   * bits give their high byte.
   *
   * @param bytes of a whole file
   * @throws UnusableImageException where they are of another format, corrupt, truncated, CMYK or of
   *     more than 120 million pixels
   */
  public static Pixels decode(byte[] bytes) throws UnusableImageException {
    String format = format(bytes);
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    String[] truncated = new String[1];
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
            truncated[0] = warning;
          }
        });
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      long size = (long) reader.getWidth(0) * reader.getHeight(0);
      if (size > MOST_PIXELS) {
        throw new UnusableImageException("%d pixels, more than %d".formatted(size, MOST_PIXELS));
      }
      BufferedImage image = reader.read(0);
      if (truncated[0] != null) {
        throw new UnusableImageException("truncated %s: %s".formatted(format, truncated[0]));
      }
      return Raster8.pixels(image);
    } catch (IOException | RuntimeException e) {
      throw new UnusableImageException(reason(format, e), e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Encodes pixels as an 8-bit PNG, grey or RGB; decoding gives the same pixels.
   *
   * @return the bytes of the file
   */
  public static byte[] png(Pixels pixels) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(pixels.values().length + 256);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(Raster8.image(pixels), null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static String format(byte[] bytes) throws UnusableImageException {
    if (starts(bytes, 0x89, 'P', 'N', 'G')) {
      return "png";
    }
    if (starts(bytes, 0xff, 0xd8, 0xff)) {
      return "jpeg";
    }
    throw new UnusableImageException(
        bytes.length == 0 ? "empty" : "neither PNG nor JPEG by its first bytes");
  }

  private static boolean starts(byte[] bytes, int... signature) {
    for (int i = 0; i < signature.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != signature[i]) {
        return false;
      }
    }
    return true;
  }

  private static String reason(String format, Exception error) {
    if ("Unsupported Image Type".equals(error.getMessage())) {
      return "a JPEG in CMYK or another colour space than grey and RGB";
    }
    String said =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    Throwable cause = error.getCause();
    return "corrupt %s: %s%s"
        .formatted(
            format,
            said,
            cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }
}
