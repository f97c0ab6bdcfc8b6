package retort.image;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An image: one plane a channel (gray, or red, green, blue), each row by row from the top left.
 *
 * @param values channels * height * width unsigned bytes; not copied, so don't write to them
 * @param channels 1 or 3
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Pixels(byte[] values, int channels, int height, int width) implements Serializable {

  /**
   * @throws IllegalArgumentException where the shape is impossible or the values don't fill it
   */
  public Pixels {
    if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image has 1 or 3 channels and at least one pixel, not %dx%dx%d"
              .formatted(channels, height, width));
    }
    if (values.length != (long) channels * height * width) {
      throw new IllegalArgumentException(
          "%d values for an image of %dx%dx%d".formatted(values.length, channels, height, width));
    }
  }

  /**
   * The image with as many channels: gray is repeated; colors become their luma by ITU-R 601-2 in
   * 16-bit fixed point, as in PIL's {@code convert("L")}. This image where it has them already.
   *
   * @param wanted 1 or 3
   */
  public Pixels withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int plane = height * width;
    byte[] out = new byte[wanted * plane];
    if (wanted == 3) {
      for (int c = 0; c < 3; c++) {
        System.arraycopy(values, 0, out, c * plane, plane);
      }
    } else {
      for (int i = 0; i < plane; i++) {
        int red = values[i] & 0xff;
        int green = values[plane + i] & 0xff;
        int blue = values[2 * plane + i] & 0xff;
        out[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
      }
    }
    return new Pixels(out, wanted, height, width);
  }

  /**
   * A square of this image: resized by PIL's antialiasing Lanczos filter until the shorter side
   * fits, then cropped at the center. This image, bit for bit, where it has that size already.
   *
   * @param size height and width, at least 1
   */
  public Pixels fitted(int size) {
    return height == size && width == size ? this : Resampling.square(this, size);
  }

  /**
   * A view of this image. What the window shows beyond the image is 0 (black).
   *
   * @return an image of the same shape; this one where there is nothing to do
   */
  public Pixels augmented(Augmentation augmentation) {
    if (augmentation.equals(Augmentation.NONE)) {
      return this;
    }
    byte[] out = new byte[values.length];
    int left = Math.max(0, -augmentation.dx());
    int length = Math.max(0, width - Math.abs(augmentation.dx()));
    for (int c = 0; c < channels; c++) {
      for (int y = Math.max(0, -augmentation.dy());
          length > 0 && y < height - Math.max(0, augmentation.dy());
          y++) {
        int from = (c * height + y + augmentation.dy()) * width + left + augmentation.dx();
        int to = (c * height + y) * width;
        System.arraycopy(values, from, out, to + left, length);
        if (augmentation.flip()) {
          reverse(out, to, width);
        }
      }
    }
    return new Pixels(out, channels, height, width);
  }

  private static void reverse(byte[] values, int from, int length) {
    for (int i = from, j = from + length - 1; i < j; i++, j--) {
      byte held = values[i];
      values[i] = values[j];
      values[j] = held;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels same
        && channels == same.channels
        && height == same.height
        && width == same.width
        && Arrays.equals(values, same.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + height;
  }

  @Override
  public String toString() {
    return "%dx%dx%d".formatted(channels, height, width);
  }
}
