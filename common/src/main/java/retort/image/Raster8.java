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
 * Between {@link Pixels} and AWT images. Works on the raster's own numbers: {@code getRGB} would
 * put grey images and colour profiles through a conversion.
 */
final class Raster8 {
  private Raster8() {}

  /** The image's numbers: palettes looked up, the high byte of 16 bits, alpha left out. */
  static Pixels pixels(BufferedImage image) throws UnusableImageException {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int height = image.getHeight();
    int width = image.getWidth();
    if (model instanceof IndexColorModel palette) {
      return looked(raster, palette, height, width);
    }
    int colours = model.getNumColorComponents();
    if (colours != 1 && colours != 3) {
      throw new UnusableImageException(
          "%d colour channels (CMYK?), not grey or RGB".formatted(colours));
    }
    int bits = model.getComponentSize(0);
    int plane = height * width;
    byte[] out = new byte[colours * plane];
    int[] row = new int[width];
    for (int c = 0; c < colours; c++) {
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, c, row);
        int to = c * plane + y * width;
        for (int x = 0; x < width; x++) {
          out[to + x] = (byte) (bits > 8 ? row[x] >> (bits - 8) : row[x]);
        }
      }
    }
    return new Pixels(out, colours, height, width);
  }

  private static Pixels looked(Raster raster, IndexColorModel palette, int height, int width) {
    byte[][] colours = new byte[3][palette.getMapSize()];
    palette.getReds(colours[0]);
    palette.getGreens(colours[1]);
    palette.getBlues(colours[2]);
    boolean grey = Arrays.equals(colours[0], colours[1]) && Arrays.equals(colours[1], colours[2]);
    int channels = grey ? 1 : 3;
    int plane = height * width;
    byte[] out = new byte[channels * plane];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int c = 0; c < channels; c++) {
        for (int x = 0; x < width; x++) {
          out[c * plane + y * width + x] = colours[c][row[x]];
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
