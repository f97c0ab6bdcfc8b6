package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/**
 * The parts of images that a convolution sees, one row of a matrix each, so that its gradients are
 * matrix products: faster than the library's where a kernel is one pixel, channels are few or
 * images tiny.
 *
 * @param arena of the network
 * @param window of the convolution
 */
record Patches(Arena arena, Window window) {
  /** Of the rows that are in memory at once. */
  private static final long MOST_FLOATS = 1L << 22;

  /**
   * The gradient with respect to the weight.
   *
   * @param in (n, h, w, c)
   * @param gradient of the output (n, h', w', o)
   * @param result out: (k, k, c, o)
   */
  void weightGradient(INDArray in, INDArray gradient, INDArray result) {
    long area = gradient.size(1) * gradient.size(2);
    long outputs = gradient.size(3);
    long columns = result.length() / outputs;
    INDArray total = result.reshape(columns, outputs);
    if (window.covers()) {
      INDArray rows = in.reshape(in.size(0) * area, columns);
      Kernels.multiply(rows, true, gradient.reshape(rows.size(0), outputs), false, total);
      return;
    }
    long pixels = in.length() / in.size(0);
    int most = (int) Math.max(1, MOST_FLOATS / (area * columns));
    INDArray part = arena.of("patches gradient", columns, outputs);
    for (int from = 0; from < in.size(0); from += most) {
      int n = (int) Math.min(most, in.size(0) - from);
      INDArray some = Arena.view(in, from * pixels, n, in.size(1), in.size(2), in.size(3));
      INDArray rows = arena.of("patches", n * area, columns);
      Kernels.write(rows, gather(Kernels.read(some), n, (int) in.size(1), (int) in.size(3)), 0);
      INDArray slopes = Arena.view(gradient, from * area * outputs, n * area, outputs);
      Kernels.multiply(rows, true, slopes, false, from == 0 ? total : part);
      if (from > 0) {
        Kernels.add(part, total);
      }
    }
  }

  /**
   * The gradient with respect to the input, of a kernel of one pixel without padding.
   *
   * @param weight (1, 1, c, o)
   * @param result out: (n, h, w, c)
   */
  void inputGradient(INDArray gradient, INDArray weight, INDArray result) {
    long outputs = gradient.size(3);
    long c = result.size(3);
    long n = gradient.length() / outputs;
    INDArray rows = window.covers() ? result.reshape(n, c) : arena.of("patches", n, c);
    INDArray matrix = weight.reshape(c, outputs);
    Kernels.multiply(gradient.reshape(n, outputs), false, matrix, true, rows);
    if (!window.covers()) {
      int side = (int) result.size(1);
      float[] spread = new float[(int) result.length()];
      float[] values = Kernels.read(rows);
      int out = (int) window.extent(side);
      for (int row = 0; row < n; row++) {
        int y = row / out % out * window.stride();
        int x = row % out * window.stride();
        int to = ((row / (out * out) * side + y) * side + x) * (int) c;
        System.arraycopy(values, row * (int) c, spread, to, (int) c);
      }
      Kernels.write(result, spread, 0);
    }
  }

  /** (n, side, side, c) to (n, side', side', k, k, c), zeros outside the image. */
  private float[] gather(float[] images, int n, int side, int c) {
    int out = (int) window.extent(side);
    int k = window.kernel();
    float[] rows = new float[n * out * out * k * k * c];
    for (int i = 0; i < n * out * out; i++) {
      int top = i / out % out * window.stride() - window.padding();
      int left = i % out * window.stride() - window.padding();
      int first = Math.max(0, -left);
      int run = Math.min(k, side - left) - first;
      for (int dy = Math.max(0, -top); run > 0 && dy < Math.min(k, side - top); dy++) {
        int from = ((i / (out * out) * side + top + dy) * side + left + first) * c;
        System.arraycopy(images, from, rows, ((i * k + dy) * k + first) * c, run * c);
      }
    }
    return rows;
  }
}
