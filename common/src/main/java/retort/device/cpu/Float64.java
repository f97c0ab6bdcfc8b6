package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import retort.device.NotPositiveDefiniteException;

/** Float64 algebra on plain row-major arrays, on the processor whatever the device. */
public final class Float64 {
  private Float64() {}

  /**
   * The product alpha a b.
   *
   * @param threads native threads
   * @param a (rows, inner), or (inner, rows) where it is transposed
   * @param b (inner, columns), or (columns, inner) where it is transposed
   * @return (rows, columns)
   */
  public static double[] product(
      int threads,
      double alpha,
      double[] a,
      boolean transposedA,
      double[] b,
      boolean transposedB,
      int rows,
      int columns,
      int inner) {
    double[] c = new double[Math.multiplyExact(rows, columns)];
    Lapack.withThreads(
        threads,
        () -> {
          openblas.cblas_dgemm(
              openblas.CblasRowMajor,
              transposedA ? openblas.CblasTrans : openblas.CblasNoTrans,
              transposedB ? openblas.CblasTrans : openblas.CblasNoTrans,
              rows,
              columns,
              inner,
              alpha,
              a,
              transposedA ? rows : inner,
              b,
              transposedB ? inner : columns,
              0,
              c,
              columns);
          return 0;
        });
    return c;
  }

  /**
   * Solves A X = B for a symmetric positive definite A.
   *
   * @param threads native threads
   * @param a (m, m)
   * @param b B, (m, d)
   * @return X, (m, d)
   * @throws NotPositiveDefiniteException where A has no Cholesky factor
   */
  public static double[] solve(int threads, double[] a, double[] b, int m, int d) {
    DoublePointer factor = new DoublePointer(a.length).put(a, 0, a.length);
    DoublePointer solution = new DoublePointer(b.length).put(b, 0, b.length);
    try (Threads own = new Threads(threads)) {
      Lapack lapack = new Lapack(own);
      int minor = lapack.factor(factor, m);
      if (minor != 0) {
        throw new NotPositiveDefiniteException(
            "a system of %d equations has no Cholesky factor: leading minor %d is not positive"
                .formatted(m, Math.abs(minor)));
      }
      lapack.solve(factor, m, solution, d);
      double[] result = new double[b.length];
      solution.get(result, 0, result.length);
      return result;
    } finally {
      factor.deallocate();
      solution.deallocate();
    }
  }
}
