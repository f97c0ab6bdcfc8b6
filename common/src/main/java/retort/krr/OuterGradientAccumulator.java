package retort.krr;

import retort.device.Device;
import retort.device.Doubles;
import retort.device.Extents;
import retort.device.Floats;
import retort.device.MatrixOperations;
import retort.device.Workspace;

/**
 * A partition's share of the outer gradient on a device: with R = Ft W - Yt, the sums G = Ft' R,
 * |R|^2 and the number of rows. All three are additive over rows, so the sum over partitions is
 * that of the whole dataset; from the second piece on they are kept in float64, so that how the
 * rows are divided does not matter.
 *
 * <p>Holds memory of its device until closed, and can be started anew for another head.
 */
public final class OuterGradientAccumulator implements OuterSum {
  private final Device device;
  private final Workspace workspace;
  private final int inputs;
  private final int d;
  private final boolean gradient;
  private final Floats head;
  private final PieceSum sum;
  private final Doubles squares;
  private long rows;

  /**
   * A sum over no row yet, against a head of zeros until {@link #begin}.
   *
   * @param inputs p - 1, the features without the bias column, at least 1
   * @param d the length of a target, at least 1
   * @param gradient whether G is wanted, or |R|^2 alone
   */
  public OuterGradientAccumulator(Device device, int inputs, int d, boolean gradient) {
    if (inputs < 1 || d < 1) {
      throw new IllegalArgumentException("%d features and %d targets".formatted(inputs, d));
    }
    this.device = device;
    this.workspace = new Workspace(device);
    this.inputs = inputs;
    this.d = d;
    this.gradient = gradient;
    head = device.floats((inputs + 1L) * d);
    sum = new PieceSum(device, (inputs + 1L) * d, gradient);
    squares = device.doubles(1);
    begin(head);
    device.vectors().fill(head, 0);
  }

  /**
   * Starts anew.
   *
   * @param weights W, (inputs + 1, d), the last row that of the bias column; copied
   */
  @Override
  public void begin(Floats weights) {
    if (weights != head) {
      device.vectors().copy(weights, head);
    }
    sum.clear();
    device.vectors().zero(squares);
    rows = 0;
  }

  @Override
  public void begin(float[] weights) {
    Extents.check("weights of a head", head.length(), weights.length);
    head.upload(weights, 0);
    begin(head);
  }

  @Override
  public void add(Floats features, Floats targets, int n) {
    Extents.check("features", (long) n * inputs, features.length());
    Extents.check("targets", (long) n * d, targets.length());
    if (n == 0) {
      return;
    }
    // Few operations, whose rounding the gradient would feel: R is a difference.
    MatrixOperations matrices = device.matrices().exact();
    long last = (long) inputs * d;
    Floats residual = workspace.floats("residual", (long) n * d);
    device.vectors().copy(targets, residual);
    matrices.multiply(false, false, n, d, inputs, 1, features, head.slice(0, last), -1, residual);
    matrices.addToRows(residual, n, d, head.slice(last, d));
    device.vectors().addSquares(residual, squares);
    rows += n;
    if (gradient) {
      Floats piece = sum.next();
      matrices.multiply(true, false, inputs, d, n, 1, features, residual, 0, piece.slice(0, last));
      matrices.sumRows(residual, n, d, piece.slice(last, d));
      sum.add();
    }
  }

  /**
   * Writes G times a factor.
   *
   * @param out (inputs + 1, d)
   * @throws IllegalStateException where |R|^2 alone is summed
   */
  @Override
  public void gradient(double factor, Floats out) {
    sum.write(factor, out);
  }

  @Override
  public void gradient(float[] out) {
    sum.download(out);
  }

  /** G as plain numbers, (inputs + 1, d). */
  public float[] gradient() {
    float[] result = new float[Math.toIntExact(head.length())];
    gradient(result);
    return result;
  }

  @Override
  public int dimension() {
    return d;
  }

  @Override
  public double squares() {
    return squares.download()[0];
  }

  @Override
  public void squares(Doubles out) {
    device.vectors().copy(squares, out);
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public void close() {
    head.close();
    sum.close();
    squares.close();
    workspace.close();
  }
}
