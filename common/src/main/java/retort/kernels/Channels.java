package retort.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums and scalings of each channel of (n, h, w, c), or of each column where h = w = 1: what
 * BatchNorm is made of. Sums are matrix products with a row of ones over the images, finished in
 * float64.
 */
public final class Channels {
  private final Arena arena;
  private final int c;

  /**
   * @param arena for what is small; holds {@code ones}, {@code totals}, {@code scales}, {@code
   *     shifts} and {@code identity}
   * @param c channels
   */
  public Channels(Arena arena, int c) {
    this.arena = arena;
    this.c = c;
  }

  /** The sum of every channel's values. */
  public double[] sums(INDArray x) {
    long n = x.size(0);
    long columns = x.length() / n;
    INDArray ones = arena.of("ones", 1, n);
    ones.assign(1);
    INDArray totals = arena.of("totals", 1, columns);
    Kernels.multiply(ones, false, x.reshape(n, columns), false, totals);
    float[] values = Kernels.read(totals);
    double[] sums = new double[c];
    for (int start = 0; start < values.length; start += c) {
      for (int i = 0; i < c; i++) {
        sums[i] += values[start + i];
      }
    }
    return sums;
  }

  /** out = scale x + shift, where scale and shift have one number a channel. */
  public void affine(INDArray x, float[] scale, float[] shift, INDArray out) {
    INDArray scales = arena.of("scales", c);
    INDArray shifts = arena.of("shifts", c);
    INDArray identity = arena.of("identity", 2L * c);
    float[] zerosAndOnes = new float[2 * c];
    Arrays.fill(zerosAndOnes, c, 2 * c, 1);
    Kernels.write(scales, scale, 0);
    Kernels.write(shifts, shift, 0);
    Kernels.write(identity, zerosAndOnes, 0);
    Kernels.affine(x, scales, shifts, identity, out);
  }
}
