package retort.image;

/** Changes an image's size as PIL's {@code resize(..., LANCZOS)} does, bit for bit. */
final class Resampling {
  private static final int REACH = 3;

  /** Fixed-point fraction: 8 bits of pixel and 2 of overshoot are left of 32. */
  private static final int FRACTION = 32 - 8 - 2;

  private Resampling() {}

  /** Resizes until the shorter side is {@code size}, then crops the center. */
  static Pixels square(Pixels pixels, int size) {
    int shorter = Math.min(pixels.height(), pixels.width());
    int height = (int) Math.round((double) pixels.height() * size / shorter);
    int width = (int) Math.round((double) pixels.width() * size / shorter);
    Pixels wide = transposed(resizedRows(pixels, width));
    Pixels resized = transposed(resizedRows(wide, height));
    return cropped(resized, (height - size) / 2, (width - size) / 2, size);
  }

  /** Resizes each row; columns are the rows of the transposed image. */
  private static Pixels resizedRows(Pixels pixels, int width) {
    if (pixels.width() == width) {
      return pixels;
    }
    FilterWeights weights = weights(pixels.width(), width);
    int rows = pixels.channels() * pixels.height();
    byte[] in = pixels.values();
    byte[] out = new byte[rows * width];
    for (int row = 0; row < rows; row++) {
      for (int x = 0; x < width; x++) {
        int[] factors = weights.factors[x];
        int from = row * pixels.width() + weights.first[x];
        int sum = 1 << (FRACTION - 1);
        for (int i = 0; i < factors.length; i++) {
          sum += (in[from + i] & 0xff) * factors[i];
        }
        out[row * width + x] = (byte) Math.max(0, Math.min(255, sum >> FRACTION));
      }
    }
    return new Pixels(out, pixels.channels(), pixels.height(), width);
  }

  private record FilterWeights(int[] first, int[][] factors) {}

  private static FilterWeights weights(int from, int to) {
    double scale = (double) from / to;
    double stretch = Math.max(scale, 1);
    double reach = REACH * stretch;
    int[] first = new int[to];
    int[][] factors = new int[to][];
    for (int x = 0; x < to; x++) {
      double center = (x + 0.5) * scale;
      first[x] = Math.max(0, (int) (center - reach + 0.5));
      int end = Math.min(from, (int) (center + reach + 0.5));
      double[] exact = new double[end - first[x]];
      double sum = 0;
      for (int i = 0; i < exact.length; i++) {
        exact[i] = lanczos((i + first[x] - center + 0.5) * (1 / stretch));
        sum += exact[i];
      }
      factors[x] = new int[exact.length];
      for (int i = 0; i < exact.length; i++) {
        factors[x][i] = (int) Math.round(exact[i] / sum * (1 << FRACTION));
      }
    }
    return new FilterWeights(first, factors);
  }

  private static double lanczos(double x) {
    return x >= -REACH && x < REACH ? sinc(x) * sinc(x / REACH) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static Pixels transposed(Pixels pixels) {
    int height = pixels.height();
    int width = pixels.width();
    byte[] out = new byte[pixels.values().length];
    for (int c = 0; c < pixels.channels(); c++) {
      int plane = c * height * width;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          out[plane + x * height + y] = pixels.values()[plane + y * width + x];
        }
      }
    }
    return new Pixels(out, pixels.channels(), width, height);
  }

  private static Pixels cropped(Pixels pixels, int top, int left, int size) {
    if (pixels.height() == size && pixels.width() == size) {
      return pixels;
    }
    byte[] out = new byte[pixels.channels() * size * size];
    for (int c = 0; c < pixels.channels(); c++) {
      for (int y = 0; y < size; y++) {
        int from = (c * pixels.height() + top + y) * pixels.width() + left;
        System.arraycopy(pixels.values(), from, out, (c * size + y) * size, size);
      }
    }
    return new Pixels(out, pixels.channels(), size, size);
  }
}
