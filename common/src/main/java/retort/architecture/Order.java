package retort.architecture;

/** Between PyTorch's orders of elements and those of the native arrays. */
final class Order {
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
    for (int i = 0; i < c; i++) {
      for (int k = 0; k < area; k++) {
        int to = (k * c + i) * o;
        for (int j = 0; j < o; j++) {
          result[to + j] = weight[(j * c + i) * area + k];
        }
      }
    }
    return result;
  }

  /** (area, c, o) to (o, c, area), into an array. */
  static void channelsFirst(float[] weight, int o, int c, int area, float[] result) {
    for (int i = 0; i < c; i++) {
      for (int k = 0; k < area; k++) {
        int from = (k * c + i) * o;
        for (int j = 0; j < o; j++) {
          result[(j * c + i) * area + k] = weight[from + j];
        }
      }
    }
  }
}
