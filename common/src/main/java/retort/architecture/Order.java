package retort.architecture;

/** Between PyTorch's orders of elements and those of the native arrays. */
final class Order {
  /** Output channels at once: as many as keep both sides of a transposition in the cache. */
  private static final int BLOCK = 16;

  private Order() {}

  /** (n, rows, columns) with the inner two exchanged. */
  static float[] swapped(float[] from, int n, int rows, int columns) {
    float[] to = new float[from.length];
    int size = rows * columns;
    for (int start = 0; start < from.length && start / size < n; start += size) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          to[start + c * rows + r] = from[start + r * columns + c];
        }
      }
    }
    return to;
  }

  /** A convolution's weight (o, c, area) to (area, c, o). */
  static float[] channelsLast(float[] weight, int o, int c, int area) {
    float[] result = new float[weight.length];
    for (int from = 0; from < o; from += BLOCK) {
      int to = Math.min(o, from + BLOCK);
      for (int i = 0; i < c; i++) {
        for (int k = 0; k < area; k++) {
          int row = (k * c + i) * o;
          for (int j = from; j < to; j++) {
            result[row + j] = weight[(j * c + i) * area + k];
          }
        }
      }
    }
    return result;
  }

  /** A convolution's weight (o, c, area) to (area reversed, o, c). */
  static float[] transposed(float[] weight, int o, int c, int area) {
    float[] result = new float[weight.length];
    for (int j = 0; j < o; j++) {
      for (int i = 0; i < c; i++) {
        for (int k = 0; k < area; k++) {
          result[((area - 1 - k) * o + j) * c + i] = weight[(j * c + i) * area + k];
        }
      }
    }
    return result;
  }

  /** (area, c, o) to (o, c, area), into an array. */
  static void channelsFirst(float[] weight, int o, int c, int area, float[] result) {
    for (int from = 0; from < o; from += BLOCK) {
      int to = Math.min(o, from + BLOCK);
      for (int i = 0; i < c; i++) {
        for (int k = 0; k < area; k++) {
          int row = (k * c + i) * o;
          for (int j = from; j < to; j++) {
            result[(j * c + i) * area + k] = weight[row + j];
          }
        }
      }
    }
  }
}
