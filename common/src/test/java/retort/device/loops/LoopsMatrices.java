package retort.device.loops;

import retort.device.Floats;
import retort.device.MatrixOperations;

/** {@link MatrixOperations} by loops. */
record LoopsMatrices(LoopsDevice device) implements MatrixOperations {

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      float alpha,
      Floats a,
      Floats b,
      float beta,
      Floats c) {
    double[] left = of(a, "a").values();
    double[] right = of(b, "b").values();
    LoopsFloats out = of(c, "c");
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum +=
              left[transposeA ? k * rows + i : i * inner + k]
                  * right[transposeB ? j * inner + k : k * columns + j];
        }
        int at = i * columns + j;
        out.set(at, alpha * sum + (beta == 0 ? 0 : beta * out.at(at)));
      }
    }
  }

  @Override
  public MatrixOperations exact() {
    return this;
  }

  @Override
  public void addToRows(Floats matrix, int rows, int columns, Floats row) {
    LoopsFloats to = of(matrix, "matrix");
    LoopsFloats from = of(row, "row");
    for (int i = 0; i < to.length(); i++) {
      to.set(i, to.at(i) + from.at(i % columns));
    }
  }

  @Override
  public void sumRows(Floats matrix, int rows, int columns, Floats sums) {
    LoopsFloats from = of(matrix, "matrix");
    double[] total = new double[columns];
    for (int i = 0; i < from.length(); i++) {
      total[i % columns] += from.at(i);
    }
    of(sums, "sums").setAll(total);
  }

  private LoopsFloats of(Floats floats, String name) {
    return LoopsFloats.of(device, floats, name);
  }
}
