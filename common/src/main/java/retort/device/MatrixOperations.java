package retort.device;

/** Operations on row-major matrices. */
public interface MatrixOperations {

  /**
   * c (rows, columns) = alpha op(a) op(b) + beta c, where op transposes or not. With beta 0 the old
   * values of c do not matter, be they NaN.
   *
   * @param transposeA whether a is (inner, rows) instead of (rows, inner)
   * @param transposeB whether b is (columns, inner) instead of (inner, columns)
   */
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      float alpha,
      Floats a,
      Floats b,
      float beta,
      Floats c);

  /** These with factors that are not rounded, where the device's precision is coarser. */
  MatrixOperations exact();

  /** Adds {@code row} (columns) to each row of {@code matrix} (rows, columns). */
  void addToRows(Floats matrix, int rows, int columns, Floats row);

  /** sums (columns) = the sum over the rows of {@code matrix} (rows, columns). */
  void sumRows(Floats matrix, int rows, int columns, Floats sums);
}
