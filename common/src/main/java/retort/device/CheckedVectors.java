package retort.device;

/**
 * A device's vector operations behind checks of their arguments' lengths, which native code would
 * not make.
 */
public record CheckedVectors(VectorOperations device) implements VectorOperations {
  private static final int BYTE_VALUES = 256;

  @Override
  public void fill(Floats x, float value) {
    device.fill(x, value);
  }

  @Override
  public void copy(Floats from, Floats to) {
    Extents.check("copy", from.length(), to.length());
    device.copy(from, to);
  }

  @Override
  public void axpby(float a, Floats x, float b, Floats y) {
    Extents.check("a x + b y", x.length(), y.length());
    device.axpby(a, x, b, y);
  }

  @Override
  public void zero(Doubles sum) {
    device.zero(sum);
  }

  @Override
  public void accumulate(Floats x, Doubles sum) {
    Extents.check("accumulate", x.length(), sum.length());
    device.accumulate(x, sum);
  }

  @Override
  public void round(Doubles sum, double factor, Floats out) {
    Extents.check("round", sum.length(), out.length());
    device.round(sum, factor, out);
  }

  @Override
  public void copy(Doubles from, Doubles to) {
    Extents.check("copy", from.length(), to.length());
    device.copy(from, to);
  }

  @Override
  public void addSquares(Floats x, Doubles total) {
    Extents.check("a total", 1, total.length());
    device.addSquares(x, total);
  }

  @Override
  public boolean finite(Floats x) {
    return device.finite(x);
  }

  @Override
  public double meanSquaredError(Floats outputs, Floats targets, Floats gradient) {
    checkLoss(outputs, targets, gradient);
    return device.meanSquaredError(outputs, targets, gradient);
  }

  @Override
  public void meanSquaredErrorGradient(Floats outputs, Floats targets, Floats gradient) {
    checkLoss(outputs, targets, gradient);
    device.meanSquaredErrorGradient(outputs, targets, gradient);
  }

  private static void checkLoss(Floats outputs, Floats targets, Floats gradient) {
    Extents.check("a loss's targets", outputs.length(), targets.length());
    Extents.check("a loss's gradient", outputs.length(), gradient.length());
  }

  @Override
  public void sgd(
      Floats values,
      Floats gradient,
      Floats buffer,
      double lr,
      double momentum,
      double weightDecay) {
    Extents.check("SGD's gradient", values.length(), gradient.length());
    Extents.check("SGD's buffer", values.length(), buffer.length());
    device.sgd(values, gradient, buffer, lr, momentum, weightDecay);
  }

  @Override
  public void adamW(
      Floats values,
      Floats gradient,
      Floats first,
      Floats second,
      double lr,
      double weightDecay,
      long step) {
    Extents.check("AdamW's gradient", values.length(), gradient.length());
    Extents.check("AdamW's first moments", values.length(), first.length());
    Extents.check("AdamW's second moments", values.length(), second.length());
    device.adamW(values, gradient, first, second, lr, weightDecay, step);
  }

  @Override
  public void normalize(
      Bytes pixels, int[] rows, int n, int channels, int area, Floats table, Floats out) {
    long length = (long) channels * area;
    Extents.check("normalize", n * length, out.length());
    Extents.check("a table of channels", (long) channels * BYTE_VALUES, table.length());
    checkRows("normalize", rows, n, length, pixels.length());
    device.normalize(pixels, rows, n, channels, area, table, out);
  }

  @Override
  public void gather(Floats matrix, int columns, int[] rows, int n, Floats out) {
    Extents.check("gather", (long) n * columns, out.length());
    checkRows("gather", rows, n, columns, matrix.length());
    device.gather(matrix, columns, rows, n, out);
  }

  private static void checkRows(String name, int[] rows, int n, long width, long length) {
    Extents.atLeast(name + ": rows", n, rows.length);
    for (int i = 0; i < n; i++) {
      if (rows[i] < 0) {
        throw new IllegalArgumentException("%s: row %d".formatted(name, rows[i]));
      }
      Extents.atLeast(name, (rows[i] + 1L) * width, length);
    }
  }
}
