package retort.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * PNG files. The reader gets only the chunks that make pixels: profiles, gamma and transparency
 * change none, and however malformed they are, the reader doesn't fail on them.
 */
final class PngFile {
  private static final int SIGNATURE = 8;
  private static final int HEADER = 33;
  private static final int BITS = 24;
  private static final int COLOR_TYPE = 25;
  private static final int GRAY = 0;
  private static final int PALETTE = 3;

  private PngFile() {}

  /** As it is stored, not turned. */
  static Pixels decode(byte[] bytes) throws IOException, UnusableImageException {
    List<PngChunk> chunks = PngChunk.all(bytes);
    if (bytes.length < HEADER || !chunks.get(0).is("IHDR")) {
      throw new UnusableImageException("corrupt png: it doesn't begin with its header");
    }
    requireSound(chunks);
    boolean gray16 = bytes[BITS] == 16 && bytes[COLOR_TYPE] == GRAY;
    return ImageReaders.read(
        ImageReaders.ofJdk("png"),
        pixels(bytes, chunks),
        reader -> AwtRaster.pixels(reader.read(0), gray16));
  }

  static Orientation orientation(byte[] bytes) {
    return PngMetadata.orientation(PngChunk.all(bytes));
  }

  /** Whether readers that look at all its chunks take it too, and see a still image. */
  static boolean isPlain(byte[] bytes) {
    return PngAncillary.arePlain(PngChunk.all(bytes), bytes[COLOR_TYPE]);
  }

  private static byte[] pixels(byte[] bytes, List<PngChunk> chunks) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    kept.write(bytes, 0, SIGNATURE);
    for (PngChunk chunk : chunks) {
      boolean palette = chunk.is("PLTE") && bytes[COLOR_TYPE] == PALETTE;
      if (chunk.is("IHDR") || palette || chunk.is("IDAT") || chunk.is("IEND")) {
        kept.write(bytes, chunk.start(), chunk.end() - chunk.start());
      }
    }
    return kept.toByteArray();
  }

  /** As strict as PIL: checksums before the image data, and that of the data as a whole. */
  private static void requireSound(List<PngChunk> chunks) throws UnusableImageException {
    boolean data = false;
    for (PngChunk chunk : chunks) {
      data |= chunk.is("IDAT");
      if (!data && !chunk.sound()) {
        throw new UnusableImageException("corrupt png: checksum of " + chunk.type());
      }
      if (chunk.is("IDAT") && chunk.whole() && !chunk.sound()) {
        requireInflates(chunks);
        return;
      }
    }
    if (!data) {
      throw new UnusableImageException("corrupt png: it has no image data");
    }
  }

  private static void requireInflates(List<PngChunk> chunks) throws UnusableImageException {
    Inflater inflater = new Inflater();
    byte[] sink = new byte[8192];
    try {
      for (PngChunk chunk : chunks) {
        if (chunk.is("IDAT")) {
          inflater.setInput(chunk.data());
          int inflated;
          do {
            inflated = inflater.inflate(sink);
          } while (inflated > 0);
        }
      }
    } catch (DataFormatException e) {
      throw new UnusableImageException("corrupt png: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
