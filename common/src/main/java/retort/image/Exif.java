package retort.image;

import java.util.List;

/** The one tag of EXIF that matters here. */
final class Exif {
  private static final int ORIENTATION = 0x112;
  private static final int ENTRY = 12;

  private static final List<String> HEADERS =
      List.of("MM\0*", "II*\0", "MM*\0", "II\0*", "MM\0+", "II+\0");

  private Exif() {}

  /** Whether it is empty or begins as Pillow asks for, which fails on others. */
  static boolean isSound(byte[] exif) {
    int start = start(exif);
    FileSignature prefix = new FileSignature(exif);
    return start == exif.length
        || (start + 8 <= exif.length
            && HEADERS.stream().anyMatch(header -> prefix.at(start, header)));
  }

  private static int start(byte[] exif) {
    FileSignature prefix = new FileSignature(exif);
    int start = 0;
    while (prefix.at(start, "Exif\0\0")) {
      start += 6;
    }
    return start;
  }

  /**
   * The orientation in the first directory of a TIFF file.
   *
   * @param exif with or without EXIF's header, whole or not
   * @return -1 where there is none
   */
  static int orientation(byte[] exif) {
    int start = start(exif);
    FileSignature prefix = new FileSignature(exif);
    boolean bigEndian = prefix.at(start, "MM\0*");
    boolean tiff = bigEndian || prefix.at(start, "II*\0");
    if (!tiff || start + 8 > exif.length) {
      return -1;
    }
    IntegerFields numbers = new IntegerFields(exif, bigEndian);
    long directory = start + (numbers.int32(start + 4) & 0xffffffffL);
    if (directory + 2 > exif.length) {
      return -1;
    }
    int entries = numbers.uint16((int) directory);
    int found = -1;
    for (long at = directory + 2; entries > 0 && at + ENTRY <= exif.length; at += ENTRY) {
      if (numbers.uint16((int) at) == ORIENTATION) {
        found = value(numbers, (int) at);
      }
      entries--;
    }
    return found;
  }

  private static int value(IntegerFields numbers, int entry) {
    int count = numbers.int32(entry + 4);
    if (count < 1) {
      return -1;
    }
    return switch (numbers.uint16(entry + 2)) {
      case 3, 8 -> numbers.uint16(entry + 8);
      case 4, 9 -> numbers.int32(entry + 8);
      default -> -1;
    };
  }
}
