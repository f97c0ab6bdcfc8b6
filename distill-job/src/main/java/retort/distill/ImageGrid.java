package retort.distill;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.tensors.Tensor;

/**
 * A grid of the first synthetic images as they were (left half) and the same ones distilled (right
 * half), on white, enlarged without smoothing. It has no writing, so that it needs no fonts.
 */
final class ImageGrid {
  private static final int WHITE = 0xffffff;
  private static final int COLUMNS = 10;
  private static final int MOST = 100;
  private static final int GAP = 2;
  private static final int MIDDLE = 24;
  private static final int LEAST_TILE = 48;

  private ImageGrid() {}

  /**
   * Draws the grid.
   *
   * @param before (m, channels, size, size), normalized
   * @param after in the same shape
   * @return the bytes of a PNG
   */
  static byte[] png(Tensor before, Tensor after, Normalization normalization) {
    int count = Math.min(MOST, before.shape()[0]);
    int columns = Math.min(COLUMNS, count);
    int size = before.shape()[2];
    int scale = Math.max(1, (LEAST_TILE + size - 1) / size);
    int tile = size * scale + GAP;
    int half = columns * tile + GAP;
    int rows = (count + columns - 1) / columns;
    BufferedImage canvas =
        new BufferedImage(2 * half + MIDDLE, rows * tile + GAP, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < canvas.getHeight(); y++) {
      for (int x = 0; x < canvas.getWidth(); x++) {
        canvas.setRGB(x, y, WHITE);
      }
    }
    for (int i = 0; i < count; i++) {
      int x = GAP + i % columns * tile;
      int y = GAP + i / columns * tile;
      draw(canvas, picture(before, i, normalization), x, y, scale);
      draw(canvas, picture(after, i, normalization), x + half + MIDDLE, y, scale);
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(canvas, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pixels picture(Tensor images, int i, Normalization normalization) {
    int[] shape = images.shape();
    return normalization
        .restored(images.values(), i * shape[1] * shape[2] * shape[3], shape[2], shape[3])
        .withChannels(3);
  }

  private static void draw(BufferedImage canvas, Pixels picture, int left, int top, int scale) {
    for (int y = 0; y < picture.height() * scale; y++) {
      for (int x = 0; x < picture.width() * scale; x++) {
        canvas.setRGB(left + x, top + y, rgb(picture, x / scale, y / scale));
      }
    }
  }

  private static int rgb(Pixels picture, int x, int y) {
    int plane = picture.height() * picture.width();
    int at = y * picture.width() + x;
    byte[] values = picture.values();
    int red = values[at] & 0xff;
    int green = values[plane + at] & 0xff;
    int blue = values[2 * plane + at] & 0xff;
    return (red << 16) | (green << 8) | blue;
  }
}
