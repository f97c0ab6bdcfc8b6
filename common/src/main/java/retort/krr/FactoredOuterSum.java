package retort.krr;

import retort.device.Device;
import retort.device.Doubles;
import retort.device.Extents;
import retort.device.Floats;
import retort.device.MatrixOperations;
import retort.device.Workspace;

/**
 * The sum against a head in factors W = Q' Z: with T = Ft Q' and R = T Z - Yt, what the gradient
 * needs of G = Ft' R is G Z' = Ft' (R Z') and Q G = T' R. From the second piece on sums are kept in
 * float64, so that how the rows are divided does not matter.
 */
final class FactoredOuterSum implements OuterSum {
  private final Device device;
  private final Workspace workspace;
  private final HeadForm form;
  private final boolean gradient;
  private final Floats head;
  private final PieceSum sum;
  private final Doubles squares;
  private long rows;

  FactoredOuterSum(Device device, HeadForm form, boolean gradient) {
    this.device = device;
    this.workspace = new Workspace(device);
    this.form = form;
    this.gradient = gradient;
    head = device.floats(form.length());
    sum = new PieceSum(device, form.length(), gradient);
    squares = device.doubles(1);
    device.vectors().fill(head, 0);
    clear();
  }

  private void clear() {
    sum.clear();
    device.vectors().zero(squares);
    rows = 0;
  }

  @Override
  public void begin(Floats factors) {
    device.vectors().copy(factors, head);
    clear();
  }

  @Override
  public void begin(float[] factors) {
    Extents.check("a head in factors", form.length(), factors.length);
    head.upload(factors, 0);
    clear();
  }

  @Override
  public void add(Floats features, Floats targets, int n) {
    int m = form.m();
    int inputs = form.inputs();
    int d = form.d();
    Extents.check("features", (long) n * inputs, features.length());
    Extents.check("targets", (long) n * d, targets.length());
    if (n == 0) {
      return;
    }
    // Few operations, whose rounding the gradient would feel: R is a difference.
    MatrixOperations matrices = device.matrices().exact();
    long last = (long) inputs * m;
    Floats z = head.slice(form.first(), (long) m * d);
    Floats t = workspace.floats("T", (long) n * m);
    matrices.multiply(false, false, n, m, inputs, 1, features, head.slice(0, last), 0, t);
    matrices.addToRows(t, n, m, head.slice(last, m));
    Floats residual = workspace.floats("R", (long) n * d);
    device.vectors().copy(targets, residual);
    matrices.multiply(false, false, n, d, m, 1, t, z, -1, residual);
    device.vectors().addSquares(residual, squares);
    rows += n;
    if (gradient) {
      Floats rz = workspace.floats("R Z'", (long) n * m);
      matrices.multiply(false, true, n, m, d, 1, residual, z, 0, rz);
      Floats parts = sum.next();
      matrices.multiply(true, false, inputs, m, n, 1, features, rz, 0, parts.slice(0, last));
      matrices.sumRows(rz, n, m, parts.slice(last, m));
      Floats qg = parts.slice(form.first(), (long) m * d);
      matrices.multiply(true, false, m, d, n, 1, t, residual, 0, qg);
      sum.add();
    }
  }

  @Override
  public void gradient(double factor, Floats out) {
    sum.write(factor, out);
  }

  @Override
  public void gradient(float[] out) {
    sum.download(out);
  }

  @Override
  public int dimension() {
    return form.d();
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
