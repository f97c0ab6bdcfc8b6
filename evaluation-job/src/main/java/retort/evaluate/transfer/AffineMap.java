package retort.evaluate.transfer;

/** Moves an image's points by an affine map, bilinearly interpolated, 0 from outside. */
final class AffineMap {
  private AffineMap() {}

  /**
   * The pixel at (x, y), counted from the image's middle, takes what is at (xx x + xy y + right, yx
   * x + yy y + down).
   */
  static void apply(
      float[] images,
      int at,
      int channels,
      int size,
      double xx,
      double xy,
      double yx,
      double yy,
      double right,
      double down) {
    int plane = size * size;
    double middle = (size - 1) / 2.0;
    float[] result = new float[channels * plane];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double x = xx * (column - middle) + xy * (row - middle) + right + middle;
        double y = yx * (column - middle) + yy * (row - middle) + down + middle;
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        for (int corner = 0; corner < 4; corner++) {
          int i = top + corner / 2;
          int j = left + corner % 2;
          double weight = (1 - Math.abs(y - i)) * (1 - Math.abs(x - j));
          if (weight > 0 && i >= 0 && i < size && j >= 0 && j < size) {
            for (int c = 0; c < channels; c++) {
              result[c * plane + row * size + column] +=
                  (float) weight * images[at + c * plane + i * size + j];
            }
          }
        }
      }
    }
    System.arraycopy(result, 0, images, at, result.length);
  }
}
