package retort.image;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a stored image is turned or mirrored to be upright: EXIF's tag 274.
 *
 * @param tag 1 (upright) to 8
 * @param sound false where EXIF is there and begins with no header, on which readers fail
 */
record Orientation(int tag, boolean sound) {
  static final Orientation UPRIGHT = new Orientation(1);

  private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  Orientation(int tag) {
    this(tag, true);
  }

  /**
   * What a file's metadata say, as PIL reads them: EXIF, and where that has no orientation, XMP.
   * Values beyond 1 to 8 are upright.
   *
   * @param exif a TIFF file, with or without EXIF's header; empty for none
   * @param xmp XML; empty for none
   */
  static Orientation of(byte[] exif, byte[] xmp) {
    int tag = Exif.orientation(exif);
    if (tag < 0) {
      Matcher found = XMP.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
      tag = found.find() ? Integer.parseInt(found.group(1)) : 1;
    }
    return new Orientation(tag >= 1 && tag <= 8 ? tag : 1, Exif.isSound(exif));
  }

  /** The upright image; the same one where it is upright already. */
  Pixels applied(Pixels stored) {
    if (tag == 1) {
      return stored;
    }
    boolean swapped = tag >= 5;
    boolean right = tag == 2 || tag == 3 || tag == 7 || tag == 8;
    boolean bottom = tag == 3 || tag == 4 || tag == 6 || tag == 7;
    int height = swapped ? stored.width() : stored.height();
    int width = swapped ? stored.height() : stored.width();
    // From the first pixel of the upright image: where it is stored, and how far a step leads.
    int first =
        (bottom ? (stored.height() - 1) * stored.width() : 0) + (right ? stored.width() - 1 : 0);
    int alongRow = right ? -1 : 1;
    int alongColumn = bottom ? -stored.width() : stored.width();
    int dx = swapped ? alongColumn : alongRow;
    int dy = swapped ? alongRow : alongColumn;
    byte[] from = stored.values();
    byte[] to = new byte[from.length];
    int at = 0;
    for (int c = 0; c < stored.channels(); c++) {
      for (int y = 0; y < height; y++) {
        int source = c * height * width + first + y * dy;
        for (int x = 0; x < width; x++, source += dx) {
          to[at++] = from[source];
        }
      }
    }
    return new Pixels(to, stored.channels(), height, width);
  }
}
