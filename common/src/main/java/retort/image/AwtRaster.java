package retort.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Conversion between {@link Pixels} and AWT images. Works on the raster's own numbers: {@code
 * getRGB} would put gray images and color profiles through a conversion.
 */
final class AwtRaster {
  private AwtRaster() {}

  /**
   * The image's numbers: palettes looked up, alpha left out, fewer bits than 8 spread as PIL does.
   *
   * @param clip whether what 8 bits can't hold becomes 255, as PIL does with gray alone; else 16
   *     bits give their high byte
   */
  static Pixels pixels(BufferedImage image, boolean clip) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int height = image.getHeight();
    int width = image.getWidth();
    if (model instanceof IndexColorModel palette) {
      return looked(raster, palette, height, width);
    }
    int colors = model.getNumColorComponents();
    int plane = height * width;
    byte[] out = new byte[colors * plane];
    int[] row = new int[width];
    for (int c = 0; c < colors; c++) {
      byte[] values = clip ? null : table(model.getComponentSize(c));
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, c, row);
        int to = c * plane + y * width;
        for (int x = 0; x < width; x++) {
          out[to + x] = clip ? (byte) Math.min(row[x], 255) : values[row[x]];
        }
      }
    }
    return new Pixels(out, colors, height, width);
  }

  /** From a sample to 8 bits. */
  private static byte[] table(int bits) {
    byte[] table = new byte[1 << bits];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) (bits > 8 ? i >> (bits - 8) : i * 255 / (table.length - 1));
    }
    return table;
  }

  private static Pixels looked(Raster raster, IndexColorModel palette, int height, int width) {
    byte[][] colors = new byte[3][palette.getMapSize()];
    palette.getReds(colors[0]);
    palette.getGreens(colors[1]);
    palette.getBlues(colors[2]);
    boolean gray = Arrays.equals(colors[0], colors[1]) && Arrays.equals(colors[1], colors[2]);
    int channels = gray ? 1 : 3;
    int plane = height * width;
    byte[] out = new byte[channels * plane];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int c = 0; c < channels; c++) {
        for (int x = 0; x < width; x++) {
          out[c * plane + y * width + x] = colors[c][row[x]];
        }
      }
    }
    return new Pixels(out, channels, height, width);
  }

  /** An AWT image with a copy of the pixels, interleaved. */
  static BufferedImage image(Pixels pixels) {
    int channels = pixels.channels();
    int plane = pixels.height() * pixels.width();
    byte[] interleaved = pixels.values().clone();
    if (channels == 3) {
      for (int i = 0; i < plane; i++) {
        for (int c = 0; c < 3; c++) {
          interleaved[3 * i + c] = pixels.values()[c * plane + i];
        }
      }
    }
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(interleaved, interleaved.length),
            pixels.width(),
            pixels.height(),
            channels * pixels.width(),
            channels,
            channels == 1 ? new int[] {0} : new int[] {0, 1, 2},
            null);
    ColorSpace space =
        ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    ColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }
}
