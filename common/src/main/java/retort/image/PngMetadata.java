package retort.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.InflaterInputStream;

/** Where PNG files keep an orientation: a chunk of its own, or the texts of older programs. */
final class PngMetadata {
  private static final String PROFILE = "Raw profile type exif";
  private static final String XMP = "XML:com.adobe.xmp";
  private static final int MOST_TEXT = 1 << 20;

  private PngMetadata() {}

  static Orientation orientation(List<PngChunk> chunks) {
    byte[] exif = {};
    byte[] profile = {};
    byte[] xmp = {};
    for (PngChunk chunk : chunks) {
      if (chunk.whole()) {
        switch (chunk.type()) {
          case "eXIf" -> exif = chunk.data();
          case "tEXt", "zTXt" -> profile = text(chunk, PROFILE, profile);
          case "iTXt" -> xmp = text(chunk, XMP, xmp);
          default -> {}
        }
      }
    }
    return Orientation.of(exif.length > 0 ? exif : unhexed(profile), xmp);
  }

  /** A chunk's text where it has this keyword; what was there before where not. */
  private static byte[] text(PngChunk chunk, String keyword, byte[] before) {
    byte[] data = chunk.data();
    int at = keyword.length() + 1;
    if (!new FileSignature(data).at(0, keyword + "\0")) {
      return before;
    }
    boolean packed = chunk.is("zTXt");
    if (packed) {
      at++;
    } else if (chunk.is("iTXt")) {
      packed = at < data.length && data[at] != 0;
      at = after(data, after(data, at + 2));
    }
    if (at > data.length) {
      return before;
    }
    try (ByteArrayInputStream rest = new ByteArrayInputStream(data, at, data.length - at)) {
      return packed ? new InflaterInputStream(rest).readNBytes(MOST_TEXT) : rest.readAllBytes();
    } catch (IOException e) {
      return before;
    }
  }

  /** The index behind the next zero; behind the end where there is none. */
  private static int after(byte[] data, int from) {
    for (int at = from; at < data.length; at++) {
      if (data[at] == 0) {
        return at + 1;
      }
    }
    return data.length + 1;
  }

  /** A profile is an empty line, its name, its length, and lines of hexadecimal digits. */
  private static byte[] unhexed(byte[] profile) {
    String[] lines = new String(profile, StandardCharsets.ISO_8859_1).split("\n", 4);
    try {
      return HexFormat.of().parseHex(lines.length < 4 ? "" : lines[3].replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return new byte[1]; // No sound EXIF, and not none.
    }
  }
}
