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
    double[] left = of(a, (long) rows * inner, "a").values();
    double[] right = of(b, (long) inner * columns, "b").values();
    LoopsFloats out = of(c, (long) rows * columns, "c");
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
  public void addToRows(Floats matrix, int rows, int columns, Floats row) {
    LoopsFloats to = of(matrix, (long) rows * columns, "matrix");
    LoopsFloats from = of(row, columns, "row");
    for (int i = 0; i < to.length(); i++) {
      to.set(i, to.at(i) + from.at(i % columns));
    }
  }

  @Override
  public void sumRows(Floats matrix, int rows, int columns, Floats sums) {
    LoopsFloats from = of(matrix, (long) rows * columns, "matrix");
    double[] total = new double[columns];
    for (int i = 0; i < from.length(); i++) {
      total[i % columns] += from.at(i);
    }
    of(sums, columns, "sums").setAll(total);
  }

  private LoopsFloats of(Floats floats, long length, String name) {
    return LoopsFloats.of(device, floats, length, name);
  }
}
