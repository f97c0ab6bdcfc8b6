package retort.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A chunk of a PNG file.
 *
 * @param file that it is in
 * @param type its four letters
 * @param start where its length stands
 * @param end behind its checksum, or the file's end where that comes first
 * @param whole whether the file has all of it
 */
record PngChunk(byte[] file, String type, int start, int end, boolean whole) {
  private static final int SIGNATURE = 8;
  private static final int HEADER = 8;
  private static final int CHECKSUM = 4;

  /** The chunks of a file, up to its end or the one that is cut off. */
  static List<PngChunk> all(byte[] file) {
    List<PngChunk> chunks = new ArrayList<>();
    IntegerFields numbers = new IntegerFields(file, true);
    int at = SIGNATURE;
    while (at + HEADER <= file.length) {
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      long end = at + HEADER + CHECKSUM + (numbers.int32(at) & 0xffffffffL);
      boolean whole = end <= file.length;
      PngChunk chunk = new PngChunk(file, type, at, whole ? (int) end : file.length, whole);
      chunks.add(chunk);
      if (!whole || type.equals("IEND")) {
        break;
      }
      at = chunk.end;
    }
    return chunks;
  }

  boolean is(String name) {
    return type.equals(name);
  }

  byte[] data() {
    return Arrays.copyOfRange(file, start + HEADER, whole ? end - CHECKSUM : end);
  }

  /** Whether the checksum is that of the chunk. */
  boolean sound() {
    if (!whole) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(file, start + 4, end - CHECKSUM - start - 4);
    return (int) crc.getValue() == new IntegerFields(file, true).int32(end - CHECKSUM);
  }
}
