package retort.convnet;

/** Between PyTorch's layouts, which callers see, and those in which native code is fastest. */
final class Layout {
  private Layout() {}

  /**
   * Swaps the inner two dimensions of (n, rows, columns): channels first to channels last with rows
   * = channels and columns = pixels, and back with the two exchanged.
   */
  static void swap(
      float[] from, int fromOffset, float[] to, int toOffset, int n, int rows, int columns) {
    int size = rows * columns;
    for (int i = 0; i < n; i++) {
      int source = fromOffset + i * size;
      int target = toOffset + i * size;
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          to[target + c * rows + r] = from[source + r * columns + c];
        }
      }
    }
  }

  /** (o, c, 3, 3) to (3, 3, c, o). */
  static float[] channelsLast(float[] weight, int o, int c) {
    float[] last = new float[weight.length];
    swap(weight, 0, last, 0, 1, o, c * 9); // (c, 9, o)
    float[] result = new float[weight.length];
    for (int i = 0; i < c; i++) {
      for (int k = 0; k < 9; k++) {
        System.arraycopy(last, (i * 9 + k) * o, result, (k * c + i) * o, o);
      }
    }
    return result;
  }

  /** (3, 3, c, o) to (o, c, 3, 3). */
  static float[] channelsFirst(float[] weight, int o, int c) {
    float[] result = new float[weight.length];
    for (int k = 0; k < 9; k++) {
      for (int i = 0; i < c; i++) {
        for (int j = 0; j < o; j++) {
          result[(j * c + i) * 9 + k] = weight[(k * c + i) * o + j];
        }
      }
    }
    return result;
  }

  /**
   * (3, 3, c, o) to (3, 3, o, c) with both axes reversed: convolving an output's gradient with it
   * gives the input's.
   */
  static float[] transposed(float[] weight, int o, int c) {
    float[] result = new float[weight.length];
    for (int k = 0; k < 9; k++) {
      swap(weight, k * c * o, result, (8 - k) * c * o, 1, c, o);
    }
    return result;
  }

  /**
   * The 3x3 patches of one image (size, size, c), zero outside it: (size, size, 3, 3, c), into an
   * array of zeros.
   *
   * @param run 3 c, the floats of three neighbouring pixels
   */
  static void patches(float[] from, int fromOffset, float[] to, int toOffset, int size, int run) {
    int c = run / 3;
    for (int y = 0; y < size; y++) {
      for (int dy = Math.max(-1, -y); dy <= Math.min(1, size - 1 - y); dy++) {
        int row = fromOffset + (y + dy) * size * c;
        int patch = toOffset + y * size * 3 * run + (dy + 1) * run;
        System.arraycopy(from, row, to, patch + c, 2 * c);
        for (int x = 1; x < size - 1; x++) {
          int source = row + (x - 1) * c;
          int target = patch + x * 3 * run;
          for (int i = 0; i < run; i++) {
            to[target + i] = from[source + i];
          }
        }
        System.arraycopy(from, row + (size - 2) * c, to, patch + (size - 1) * 3 * run, 2 * c);
      }
    }
  }

  /** (d, c, pixels) to (pixels, c, d): the head of features whose channels come last. */
  static float[] headLast(float[] weight, int d, int c, int pixels) {
    float[] last = new float[weight.length];
    swap(weight, 0, last, 0, 1, d, c * pixels); // (c, pixels, d)
    float[] result = new float[weight.length];
    for (int i = 0; i < c; i++) {
      for (int j = 0; j < pixels; j++) {
        System.arraycopy(last, (i * pixels + j) * d, result, (j * c + i) * d, d);
      }
    }
    return result;
  }

  /** (pixels, c, d) to (d, c, pixels). */
  static float[] headFirst(float[] weight, int d, int c, int pixels) {
    float[] first = new float[weight.length];
    for (int i = 0; i < c; i++) {
      for (int j = 0; j < pixels; j++) {
        System.arraycopy(weight, (j * c + i) * d, first, (i * pixels + j) * d, d);
      }
    }
    float[] result = new float[weight.length];
    swap(first, 0, result, 0, 1, c * pixels, d);
    return result;
  }
}
