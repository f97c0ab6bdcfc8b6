package retort.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A file's first bytes, compared with what formats begin with. */
record FileSignature(byte[] bytes) {
  private static final int TEXT = 512;

  /** Whether unsigned bytes stand at an offset. */
  boolean at(int offset, int... expected) {
    if (offset + expected.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[offset + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether ASCII text stands at an offset. */
  boolean at(int offset, String expected) {
    return at(offset, expected.chars().toArray());
  }

  /** Whether a known size of header follows a bitmap's file header. */
  boolean isBitmap() {
    if (bytes.length < 26) {
      return false;
    }
    int header = new IntegerFields(bytes, false).int32(14);
    return header >= 12 && header <= 124;
  }

  /** The beginning as lower-case text, without white space before it; empty where it is binary. */
  String text() {
    String text =
        new String(bytes, 0, Math.min(bytes.length, TEXT), StandardCharsets.ISO_8859_1)
            .replaceFirst("^\\xef\\xbb\\xbf", "");
    boolean binary = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    long ascii = text.chars().filter(c -> c < 0x7f).count();
    // Pixels have no more of one half of all bytes than of the other.
    return binary || ascii * 4 < text.length() * 3L ? "" : text.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether there is nothing but zeros. */
  boolean zeros() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
