package retort.device.cpu;

import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import retort.device.NotPositiveDefiniteException;

/** Float64 products and solutions by OpenBLAS; matrices are row-major in native memory. */
final class Lapack {
  /** OpenBLAS counts its threads for the whole process, and runs one threaded call at a time. */
  private static final Object LOCK = new Object();

  private Lapack() {}

  /** Runs with this number of native threads, while no other such call does. */
  static <T> T alone(int threads, Supplier<T> work) {
    synchronized (LOCK) {
      openblas.blas_set_num_threads(threads);
      return work.get();
    }
  }

  /** c (rows, columns) = alpha a' b' + beta c, where a is (inner, rows) and b (columns, inner). */
  static void multiply(
      double alpha,
      DoublePointer a,
      DoublePointer b,
      double beta,
      DoublePointer c,
      int rows,
      int columns,
      int inner) {
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        openblas.CblasTrans,
        openblas.CblasTrans,
        rows,
        columns,
        inner,
        alpha,
        a,
        rows,
        b,
        inner,
        beta,
        c,
        columns);
  }

  /** The upper half of c (m, m) = a a', where a is (m, p). */
  static void gram(DoublePointer a, DoublePointer c, int m, int p) {
    openblas.cblas_dsyrk(
        openblas.CblasRowMajor, openblas.CblasUpper, openblas.CblasNoTrans, m, p, 1, a, p, 0, c, m);
  }

  /**
   * Replaces the upper half of a (m, m) by its Cholesky factor.
   *
   * @return 0, or the order of the first leading minor that is not positive
   */
  static int factor(DoublePointer a, int m) {
    // What is the upper half in rows is the lower half in columns, as LAPACK counts.
    return openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'L', m, a, m);
  }

  /** Replaces each of the d rows of b (d, m) by the solution of the factored system. */
  static void solve(DoublePointer factor, int m, DoublePointer b, int d) {
    int info =
        openblas.LAPACKE_dpotrs(openblas.LAPACK_COL_MAJOR, (byte) 'L', m, d, factor, m, b, m);
    if (info != 0) {
      throw new NotPositiveDefiniteException(
          "the right-hand side of a system of %d synthetic images is not finite (dpotrs %d)"
              .formatted(m, info));
    }
  }
}
