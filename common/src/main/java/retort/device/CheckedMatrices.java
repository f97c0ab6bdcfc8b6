package retort.device;

/**
 * A device's matrix operations behind checks of their arguments' extents, which native code would
 * not make.
 */
public record CheckedMatrices(MatrixOperations device) implements MatrixOperations {

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
    Extents.check("a product's first factor", (long) rows * inner, a.length());
    Extents.check("a product's second factor", (long) inner * columns, b.length());
    Extents.check("a product", (long) rows * columns, c.length());
    device.multiply(transposeA, transposeB, rows, columns, inner, alpha, a, b, beta, c);
  }

  @Override
  public MatrixOperations exact() {
    return new CheckedMatrices(device.exact());
  }

  @Override
  public void addToRows(Floats matrix, int rows, int columns, Floats row) {
    Extents.check("a matrix", (long) rows * columns, matrix.length());
    Extents.check("a row", columns, row.length());
    device.addToRows(matrix, rows, columns, row);
  }

  @Override
  public void sumRows(Floats matrix, int rows, int columns, Floats sums) {
    Extents.check("a matrix", (long) rows * columns, matrix.length());
    Extents.check("the sums", columns, sums.length());
    device.sumRows(matrix, rows, columns, sums);
  }
}
