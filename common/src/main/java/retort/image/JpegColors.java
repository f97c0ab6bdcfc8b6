package retort.image;

/**
 * Color conversion of JPEG: what its components are, and how they become gray or RGB as libjpeg and
 * PIL make it.
 */
enum JpegColors {
  GRAY,
  RGB,
  /** Luma and chroma. */
  YCC,
  /** Inverted, as Adobe's programs write it; PIL takes every JPEG of four components to be so. */
  CMYK,
  /** CMYK whose first three are coded as luma and chroma. */
  YCCK;

  /** Where there is no Adobe segment to name a transform. */
  static final int NO_ADOBE = -1;

  private static final int HALF = 1 << 15;
  private static final int[] RED = table(1.402, HALF);
  private static final int[] BLUE = table(1.772, HALF);
  private static final int[] GREEN_BY_BLUE = table(-0.34414, HALF);
  private static final int[] GREEN_BY_RED = table(-0.71414, 0);

  /**
   * libjpeg's rule.
   *
   * @param jfif whether there is a JFIF segment
   * @param adobe the transform of an Adobe segment
   */
  static JpegColors of(JpegFrame frame, boolean jfif, int adobe) {
    if (frame.components() == 1) {
      return GRAY;
    }
    if (frame.components() == 4) {
      return adobe == NO_ADOBE || adobe == 0 ? CMYK : YCCK;
    }
    if (jfif) {
      return YCC;
    }
    if (adobe != NO_ADOBE) {
      return adobe == 0 ? RGB : YCC;
    }
    int[] ids = frame.ids();
    return ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B' ? RGB : YCC;
  }

  /** The image: 1 channel for gray, else 3. */
  Pixels pixels(JpegPlanes planes) {
    int height = planes.height();
    int width = planes.width();
    int components = this == GRAY ? 1 : this == RGB || this == YCC ? 3 : 4;
    int[][] rows = new int[components][width];
    byte[] out = new byte[Math.min(components, 3) * height * width];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < components; c++) {
        planes.row(c, y, rows[c]);
      }
      if (this == YCC || this == YCCK) {
        rgb(rows);
      }
      if (this == CMYK || this == YCCK) {
        overBlack(rows, this == YCCK);
      }
      for (int c = 0; c < Math.min(components, 3); c++) {
        int to = (c * height + y) * width;
        for (int x = 0; x < width; x++) {
          out[to + x] = (byte) rows[c][x];
        }
      }
    }
    return new Pixels(out, Math.min(components, 3), height, width);
  }

  private static void rgb(int[][] rows) {
    for (int x = 0; x < rows[0].length; x++) {
      int luma = rows[0][x];
      int blue = rows[1][x];
      int red = rows[2][x];
      rows[0][x] = clamp(luma + (RED[red] >> 16));
      rows[1][x] = clamp(luma + ((GREEN_BY_BLUE[blue] + GREEN_BY_RED[red]) >> 16));
      rows[2][x] = clamp(luma + (BLUE[blue] >> 16));
    }
  }

  /**
   * Inks over paper: (255 - black) less each ink's share of it, divided by 255 as PIL divides.
   *
   * @param inks whether the first three are inks already, not what they leave
   */
  private static void overBlack(int[][] rows, boolean inks) {
    for (int x = 0; x < rows[0].length; x++) {
      int paper = rows[3][x];
      for (int c = 0; c < 3; c++) {
        int ink = inks ? rows[c][x] : 255 - rows[c][x];
        int product = ink * paper + 128;
        rows[c][x] = clamp(paper - (((product >> 8) + product) >> 8));
      }
    }
  }

  private static int[] table(double factor, int rounding) {
    int[] table = new int[256];
    int fixed = (int) Math.round(factor * (1 << 16));
    for (int i = 0; i < table.length; i++) {
      table[i] = fixed * (i - 128) + rounding;
    }
    return table;
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
