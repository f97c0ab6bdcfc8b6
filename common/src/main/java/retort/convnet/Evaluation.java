package retort.convnet;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** Evaluation-mode passes over a few images at a time, in the memory of one arena. */
final class Evaluation {
  private final ConvNetShape shape;
  private final Folded folded;
  private final Arena arena;

  Evaluation(ConvNetShape shape, Folded folded, Arena arena) {
    this.shape = shape;
    this.folded = folded;
    this.arena = arena;
  }

  /**
   * The features of images {@code start} to {@code start + n}, written at the same rows of {@code
   * features}.
   *
   * @param keep whether {@link #imageGradient} follows: the sign of each activation is kept
   */
  void forward(float[] images, float[] features, int start, int n, boolean keep) {
    INDArray in = arena.of("in", n, shape.size(), shape.size(), shape.channels());
    loadImages(shape, images, start, n, in);
    for (int k = 0; k < shape.blocks(); k++) {
      int extent = shape.extent(k);
      int o = shape.widths().get(k);
      INDArray out = arena.of(keep ? "active" + k : "active", n, extent, extent, o);
      Kernels.convolve(in, folded.weight(k), folded.bias(k), out);
      Kernels.rectify(out);
      in = arena.of("pooled" + k, n, extent / 2, extent / 2, o);
      Kernels.pool(out, in);
      if (keep) {
        Kernels.positive(out);
      }
    }
    int c = shape.inputs(shape.blocks());
    float[] last = Kernels.read(in);
    Layout.swap(last, 0, features, start * shape.features(), n, shape.features() / c, c);
  }

  /** The vector-Jacobian product for the images of the last {@link #forward} that kept. */
  void imageGradient(float[] gradient, float[] result, int start, int n) {
    int blocks = shape.blocks();
    int c = shape.inputs(blocks);
    float[] last = new float[n * shape.features()];
    Layout.swap(gradient, start * shape.features(), last, 0, n, c, shape.features() / c);
    INDArray down = arena.of("down", n, shape.extent(blocks), shape.extent(blocks), c);
    Kernels.write(down, last, 0);
    for (int k = blocks - 1; k >= 0; k--) {
      int extent = shape.extent(k);
      INDArray active = arena.of("active" + k, n, extent, extent, shape.widths().get(k));
      INDArray up = arena.of("up", n, extent, extent, shape.widths().get(k));
      Kernels.poolBackward(active, down, up);
      Kernels.multiply(up, active, up);
      down = arena.of("down", n, extent, extent, shape.inputs(k));
      Kernels.convolve(up, folded.transposed(k), down);
    }
    float[] pixels = Kernels.read(down);
    int area = shape.size() * shape.size();
    Layout.swap(pixels, 0, result, start * shape.pixels(), n, area, shape.channels());
  }

  /** Copies images {@code start} to {@code start + n} into (n, size, size, channels). */
  static void loadImages(ConvNetShape shape, float[] images, int start, int n, INDArray in) {
    int area = shape.size() * shape.size();
    float[] last = new float[n * shape.pixels()];
    Layout.swap(images, start * shape.pixels(), last, 0, n, shape.channels(), area);
    Kernels.write(in, last, 0);
  }
}
