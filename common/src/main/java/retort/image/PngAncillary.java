package retort.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * What a PNG file holds beside its pixels. Pillow refuses a file for the sake of such a chunk:
 * where it is shorter than its kind is, or its text is longer than a megabyte once inflated.
 */
final class PngAncillary {
  private static final int MOST_TEXT = 1 << 20;
  private static final int RGB = 2;

  private PngAncillary() {}

  /** Whether no chunk stands in the way of any reader, and none makes it an animation. */
  static boolean arePlain(List<PngChunk> chunks, int colorType) {
    int text = 0;
    for (PngChunk chunk : chunks) {
      byte[] data = chunk.data();
      boolean plain =
          switch (chunk.type()) {
            case "tRNS" -> data.length >= (colorType == RGB ? 6 : 2) || colorType > RGB;
            case "gAMA" -> data.length >= 4;
            case "cHRM" -> data.length == 32;
            case "pHYs" -> data.length >= 9;
            case "sRGB" -> data.length >= 1;
            case "acTL", "fcTL", "fdAT" -> false;
            default -> true;
          };
      text += length(chunk.type(), data);
      if (!plain || !chunk.type().matches("[A-Za-z]{4}") || text > MOST_TEXT) {
        return false;
      }
    }
    return true;
  }

  /** Of what a chunk tells, inflated; more than the most where it is no such text. */
  private static int length(String type, byte[] data) {
    return switch (type) {
      case "tEXt" -> Math.min(data.length, MOST_TEXT + 1);
      case "iCCP", "zTXt" -> {
        int method = end(data, 0) + 1;
        yield method < data.length && data[method] == 0
            ? inflated(data, method + 1)
            : MOST_TEXT + 1;
      }
      case "iTXt" -> {
        int flag = end(data, 0) + 1;
        boolean packed = flag < data.length && data[flag] != 0;
        yield packed
            ? inflated(data, end(data, end(data, flag + 2) + 1) + 1)
            : Math.min(data.length, MOST_TEXT + 1);
      }
      default -> 0;
    };
  }

  /** The index of the next zero; the length where there is none. */
  private static int end(byte[] data, int from) {
    int at = from;
    while (at < data.length && data[at] != 0) {
      at++;
    }
    return Math.min(at, data.length);
  }

  private static int inflated(byte[] data, int from) {
    if (from >= data.length) {
      return MOST_TEXT + 1;
    }
    try (InflaterInputStream rest =
        new InflaterInputStream(new ByteArrayInputStream(data, from, data.length - from))) {
      return rest.readNBytes(MOST_TEXT + 1).length;
    } catch (IOException e) {
      return MOST_TEXT + 1;
    }
  }
}
