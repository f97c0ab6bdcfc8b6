package retort.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import retort.UserException;

/** Image files to pixels, and pixels to PNG. */
public final class ImageCodec {
  private ImageCodec() {}

  /**
   * Decodes a PNG, JPEG, WebP or BMP file, told by its bytes: 1 channel for gray ones and those
   * whose palette is gray, else 3. As PIL's {@code exif_transpose} and {@code convert("RGB")}, it
   * turns the image upright, looks palettes up, leaves alpha out, applies no color profile; 16 bits
   * give their high byte, but gray alone is clipped at 255. Of an animation, the first frame.
   *
   * @param bytes of a whole file
   * @throws UnusableImageException where they are of another format, corrupt, truncated or of more
   *     than 120 million pixels
   */
  public static Pixels decode(byte[] bytes) throws UnusableImageException {
    ImageFormat format = ImageFormat.of(bytes);
    try {
      return format.decode(bytes);
    } catch (UserException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnusableImageException(reason(format, e), e);
    }
  }

  /**
   * Whether a file that decodes is one that every reader shows alike: a JPEG file, or a PNG file of
   * one image without anything that another reader stumbles over, with its first row on top, whose
   * metadata turn nothing.
   *
   * @param bytes of a whole file
   */
  public static boolean isPlain(byte[] bytes) {
    try {
      ImageFormat format = ImageFormat.of(bytes);
      boolean plain =
          switch (format) {
            case PNG -> PngFile.isPlain(bytes);
            case JPEG -> true;
            case WEBP, BMP -> false;
          };
      return plain && format.orientation(bytes).equals(Orientation.UPRIGHT);
    } catch (UnusableImageException e) {
      return false;
    }
  }

  /**
   * Encodes pixels as an 8-bit PNG, gray or RGB; decoding gives the same pixels.
   *
   * @return the bytes of the file
   */
  public static byte[] png(Pixels pixels) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(pixels.values().length + 256);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(AwtRaster.image(pixels), null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static String reason(ImageFormat format, Exception error) {
    String message =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    Throwable cause = error.getCause();
    if (error instanceof EOFException
        || cause instanceof EOFException
        || message.contains("NotEnoughData")) {
      return "truncated %s: the file ends before the image"
          .formatted(format.name().toLowerCase(Locale.ROOT));
    }
    return "corrupt %s: %s%s"
        .formatted(
            format.name().toLowerCase(Locale.ROOT),
            message,
            cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }
}
