package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Floats;

/**
 * Conversion between float32 and float64 matrices in native memory, a few rows at a time by loops
 * that the compiler vectorizes.
 */
final class Float64Conversion {
  /** Values of the piece of a vector that lies on the heap at a time. */
  private static final int PIECE = 1 << 12;

  private final Threads threads;

  Float64Conversion(Threads threads) {
    this.threads = threads;
  }

  /**
   * Widens a matrix (rows, columns), with a last column of ones.
   *
   * @param to (rows, columns + 1)
   */
  void withBias(Floats matrix, int rows, int columns, DoublePointer to) {
    FloatPointer from = CpuFloats.pointer(matrix);
    threads.split(
        rows,
        (first, last) -> {
          float[] values = new float[columns];
          double[] row = new double[columns + 1];
          row[columns] = 1;
          for (int i = first; i < last; i++) {
            from.getPointer((long) i * columns).get(values, 0, columns);
            for (int j = 0; j < columns; j++) {
              row[j] = values[j];
            }
            to.getPointer((long) i * row.length).put(row, 0, row.length);
          }
        });
  }

  /** Widens a vector. */
  void widen(Floats vector, DoublePointer to) {
    FloatPointer from = CpuFloats.pointer(vector);
    pieces(
        vector.length(),
        (at, n, values, doubles) -> {
          from.getPointer(at).get(values, 0, n);
          for (int i = 0; i < n; i++) {
            doubles[i] = values[i];
          }
          to.getPointer(at).put(doubles, 0, n);
        });
  }

  /** Rounds a vector. */
  void round(DoublePointer from, Floats to) {
    FloatPointer target = CpuFloats.pointer(to);
    pieces(
        to.length(),
        (at, n, values, doubles) -> {
          from.getPointer(at).get(doubles, 0, n);
          for (int i = 0; i < n; i++) {
            values[i] = (float) doubles[i];
          }
          target.getPointer(at).put(values, 0, n);
        });
  }

  /** Rounds the first columns of each row: (rows, stride) into (rows, columns). */
  void round(DoublePointer from, int rows, int stride, int columns, Floats to) {
    FloatPointer target = CpuFloats.pointer(to);
    threads.split(
        rows,
        (first, last) -> {
          double[] row = new double[columns];
          float[] values = new float[columns];
          for (int i = first; i < last; i++) {
            from.getPointer((long) i * stride).get(row, 0, columns);
            for (int j = 0; j < columns; j++) {
              values[j] = (float) row[j];
            }
            target.getPointer((long) i * columns).put(values, 0, columns);
          }
        });
  }

  /** Widens a matrix (rows, columns) into one of (columns, rows). */
  void widenTransposed(Floats matrix, int rows, int columns, DoublePointer to) {
    FloatPointer from = CpuFloats.pointer(matrix);
    threads.split(
        rows,
        (first, last) -> {
          float[] values = new float[(last - first) * columns];
          from.getPointer((long) first * columns).get(values, 0, values.length);
          double[] row = new double[last - first];
          for (int j = 0; j < columns; j++) {
            for (int i = 0; i < row.length; i++) {
              row[i] = values[i * columns + j];
            }
            to.getPointer((long) j * rows + first).put(row, 0, row.length);
          }
        });
  }

  /** Rounds a matrix (rows, columns) into one of (columns, rows). */
  void roundTransposed(DoublePointer from, int rows, int columns, Floats to) {
    FloatPointer target = CpuFloats.pointer(to);
    threads.split(
        columns,
        (first, last) -> {
          double[] row = new double[last - first];
          float[] values = new float[row.length * rows];
          for (int i = 0; i < rows; i++) {
            from.getPointer((long) i * columns + first).get(row, 0, row.length);
            for (int j = 0; j < row.length; j++) {
              values[j * rows + i] = (float) row[j];
            }
          }
          target.getPointer((long) first * rows).put(values, 0, values.length);
        });
  }

  private interface Piece {
    void on(long at, int n, float[] values, double[] doubles);
  }

  private void pieces(long length, Piece work) {
    int count = Math.toIntExact((length + PIECE - 1) / PIECE);
    threads.split(
        count,
        (first, last) -> {
          float[] values = new float[PIECE];
          double[] doubles = new double[PIECE];
          for (int k = first; k < last; k++) {
            long at = (long) k * PIECE;
            work.on(at, (int) Math.min(PIECE, length - at), values, doubles);
          }
        });
  }
}
