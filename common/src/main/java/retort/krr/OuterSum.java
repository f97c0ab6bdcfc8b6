package retort.krr;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/**
 * A partition's share of the outer gradient: with R = Ft W - Yt, the sums G = Ft' R, |R|^2 and the
 * number of rows. All three are additive over rows, so the sum over partitions is that of the whole
 * dataset; they are kept in float64, so that how the rows are divided does not matter.
 *
 * <p>Holds native memory until closed; for one thread at a time.
 */
public final class OuterSum implements AutoCloseable {
  private static final int ROWS = 512;

  private final int inputs;
  private final int d;
  private final boolean gradient;
  private final float[] bias;
  private final double[] sum;
  private final float[] product;
  private final Arena arena = new Arena();
  private final INDArray head;
  private double squares;
  private long rows;

  private OuterSum(float[] weights, int d, boolean gradient) {
    if (d < 1 || weights.length % d != 0 || weights.length < 2 * d) {
      throw new IllegalArgumentException(
          weights.length + " weights are not those of a head with %d targets".formatted(d));
    }
    this.d = d;
    this.gradient = gradient;
    inputs = weights.length / d - 1;
    bias = new float[d];
    System.arraycopy(weights, inputs * d, bias, 0, d);
    sum = new double[gradient ? weights.length : 0];
    product = new float[gradient ? inputs * d : 0];
    head = arena.of("head", inputs, d);
    Kernels.write(head, weights, 0);
  }

  /**
   * Sums G and the loss.
   *
   * @param weights W, (p, d), the last row that of the bias column
   */
  public static OuterSum withGradient(float[] weights, int d) {
    return new OuterSum(weights, d, true);
  }

  /**
   * Sums the loss alone, for evaluation.
   *
   * @param weights W, (p, d), the last row that of the bias column
   */
  public static OuterSum lossOnly(float[] weights, int d) {
    return new OuterSum(weights, d, false);
  }

  /**
   * Adds n rows.
   *
   * @param features f(Xt) without the bias column, (n, p - 1)
   * @param targets Yt, (n, d)
   * @throws IllegalArgumentException where the lengths do not fit
   */
  public void add(float[] features, float[] targets, int n) {
    if (n < 0 || features.length != (long) n * inputs || targets.length != (long) n * d) {
      throw new IllegalArgumentException(
          "%d rows of %d features and %d targets expected, found %d and %d values"
              .formatted(n, inputs, d, features.length, targets.length));
    }
    for (int start = 0; start < n; start += ROWS) {
      addRows(features, targets, start, Math.min(ROWS, n - start));
    }
  }

  private void addRows(float[] features, float[] targets, int start, int n) {
    INDArray in = arena.of("features", n, inputs);
    INDArray out = arena.of("residual", n, d);
    Kernels.write(in, features, start * inputs);
    Kernels.multiply(in, false, head, false, out);
    float[] residual = Kernels.read(out);
    int last = inputs * d;
    for (int row = 0; row < residual.length; row += d) {
      for (int j = 0; j < d; j++) {
        float r = residual[row + j] + bias[j] - targets[start * d + row + j];
        residual[row + j] = r;
        squares += (double) r * r;
        if (gradient) {
          sum[last + j] += r;
        }
      }
    }
    if (gradient) {
      Kernels.write(out, residual, 0);
      INDArray part = arena.of("product", inputs, d);
      Kernels.multiply(in, true, out, false, part);
      Kernels.read(part, product, 0);
      for (int i = 0; i < product.length; i++) {
        sum[i] += product[i];
      }
    }
    rows += n;
  }

  /**
   * G = Ft' R so far, (p, d).
   *
   * @throws IllegalStateException where only the loss is summed
   */
  public float[] aggregate() {
    if (!gradient) {
      throw new IllegalStateException("this sum is of the loss alone");
    }
    float[] result = new float[sum.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) sum[i];
    }
    return result;
  }

  /** |R|^2 so far. */
  public double squares() {
    return squares;
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() {
    arena.close();
  }
}
