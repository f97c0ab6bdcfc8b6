package retort.device.cpu;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import retort.device.NotPositiveDefiniteException;

/**
 * Float64 products and solutions by OpenBLAS; matrices are row-major in native memory.
 *
 * <p>What can be divided is divided among the device's Java threads, each of which calls OpenBLAS
 * with one thread of its own: OpenBLAS's threads spin for tens of milliseconds after each call, on
 * the cores that oneDNN's need next, which made a step of the outer loop half as long again.
 */
final class Lapack {
  /** OpenBLAS counts its threads for the whole process. */
  private static final ReadWriteLock COUNT = new ReentrantReadWriteLock();

  /** From so many equations on, a factorization is worth OpenBLAS's own threads. */
  private static final int LARGE = 2048;

  private final Threads threads;

  Lapack(Threads threads) {
    this.threads = threads;
  }

  /** Runs with this number of OpenBLAS's own threads, while no other call does. */
  static int withThreads(int count, IntSupplier work) {
    return counted(count, count == 1 ? COUNT.readLock() : COUNT.writeLock(), work);
  }

  private static int counted(int count, Lock lock, IntSupplier work) {
    lock.lock();
    try {
      if (openblas.blas_get_num_threads()
          != count) { // Setting looks four symbols up in all libraries.
        openblas.blas_set_num_threads(count);
      }
      return work.getAsInt();
    } finally {
      lock.unlock();
    }
  }

  private void split(int[] bounds, Threads.Slice work) {
    withThreads(
        1,
        () -> {
          threads.split(bounds, work);
          return 0;
        });
  }

  private void split(int n, Threads.Slice work) {
    withThreads(
        1,
        () -> {
          threads.split(n, work);
          return 0;
        });
  }

  /**
   * c = alpha a b + beta c, divided along the longer side of c.
   *
   * @param transposeA whether a is (inner, rows), not (rows, inner)
   * @param transposeB whether b is (columns, inner), not (inner, columns)
   * @param c (rows, columns)
   */
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      double alpha,
      DoublePointer a,
      DoublePointer b,
      double beta,
      DoublePointer c) {
    boolean byRows = rows >= columns;
    split(
        byRows ? rows : columns,
        (from, to) ->
            openblas.cblas_dgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                byRows ? to - from : rows,
                byRows ? columns : to - from,
                inner,
                alpha,
                byRows ? a.getPointer(transposeA ? from : (long) from * inner) : a,
                transposeA ? rows : inner,
                byRows ? b : b.getPointer(transposeB ? (long) from * inner : from),
                transposeB ? inner : columns,
                beta,
                c.getPointer(byRows ? (long) from * columns : from),
                columns));
  }

  /** The upper half of c (m, m) = a a', where a is (m, p). */
  void gram(DoublePointer a, DoublePointer c, int m, int p) {
    split(
        TriangleBands.bounds(m, threads.count()),
        (from, to) -> {
          DoublePointer rows = a.getPointer((long) from * p);
          openblas.cblas_dsyrk(
              openblas.CblasRowMajor,
              openblas.CblasUpper,
              openblas.CblasNoTrans,
              to - from,
              p,
              1,
              rows,
              p,
              0,
              c.getPointer((long) from * m + from),
              m);
          if (to < m) {
            openblas.cblas_dgemm(
                openblas.CblasRowMajor,
                openblas.CblasNoTrans,
                openblas.CblasTrans,
                to - from,
                m - to,
                p,
                1,
                rows,
                p,
                a.getPointer((long) to * p),
                p,
                0,
                c.getPointer((long) from * m + to),
                m);
          }
        });
  }

  /**
   * Replaces the upper half of a (m, m) by its Cholesky factor.
   *
   * @return 0, or the order of the first leading minor that is not positive
   */
  int factor(DoublePointer a, int m) {
    // What is the upper half in rows is the lower half in columns, as LAPACK counts.
    return withThreads(
        m < LARGE ? 1 : threads.count(),
        () -> openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'L', m, a, m));
  }

  /**
   * Replaces b (m, d) by the solution of the factored system.
   *
   * @throws NotPositiveDefiniteException where b is not finite
   */
  void solve(DoublePointer factor, int m, DoublePointer b, int d) {
    split(
        d,
        (from, to) -> {
          DoublePointer columns = b.getPointer(from);
          refuse(columns, m, to - from, d);
          for (int side : new int[] {openblas.CblasTrans, openblas.CblasNoTrans}) {
            openblas.cblas_dtrsm(
                openblas.CblasRowMajor,
                openblas.CblasLeft,
                openblas.CblasUpper,
                side,
                openblas.CblasNonUnit,
                m,
                to - from,
                1,
                factor,
                m,
                columns,
                d);
          }
        });
  }

  /** Replaces b (m, columns) by U^-1 b, or by U'^-1 b, where U is the upper half of the factor. */
  void solveHalf(boolean transposed, DoublePointer factor, int m, DoublePointer b, int columns) {
    split(
        columns,
        (from, to) ->
            openblas.cblas_dtrsm(
                openblas.CblasRowMajor,
                openblas.CblasLeft,
                openblas.CblasUpper,
                transposed ? openblas.CblasTrans : openblas.CblasNoTrans,
                openblas.CblasNonUnit,
                m,
                to - from,
                1,
                factor,
                m,
                b.getPointer(from),
                columns));
  }

  private static void refuse(DoublePointer b, int m, int columns, int d) {
    double[] row = new double[columns];
    for (int i = 0; i < m; i++) {
      b.getPointer((long) i * d).get(row, 0, columns);
      double sum = 0;
      for (double value : row) {
        sum += 0 * value; // 0, unless a value is not finite
      }
      if (Double.isNaN(sum)) {
        throw new NotPositiveDefiniteException(
            "the right-hand side of a system of %d synthetic images is not finite".formatted(m));
      }
    }
  }
}
