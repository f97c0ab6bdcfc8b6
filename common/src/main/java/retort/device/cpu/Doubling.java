package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Floats;

/** Between float32 and float64 matrices in native memory. */
final class Doubling {
  private Doubling() {}

  /** (rows, columns) with a last column of ones; to be freed. */
  static DoublePointer withBias(Floats matrix, int rows, int columns) {
    DoublePointer result = new DoublePointer((long) rows * (columns + 1));
    FloatPointer from = CpuFloats.pointer(matrix);
    float[] values = new float[columns];
    double[] row = new double[columns + 1];
    row[columns] = 1;
    for (int i = 0; i < rows; i++) {
      from.getPointer((long) i * columns).get(values, 0, columns);
      for (int j = 0; j < columns; j++) {
        row[j] = values[j];
      }
      result.getPointer((long) i * row.length).put(row, 0, row.length);
    }
    return result;
  }

  /** (columns, rows) of a matrix (rows, columns); to be freed. */
  static DoublePointer transposed(Floats matrix, int rows, int columns) {
    float[] values = matrix.download();
    DoublePointer result = new DoublePointer((long) rows * columns);
    double[] row = new double[rows];
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        row[i] = values[i * columns + j];
      }
      result.getPointer((long) j * rows).put(row, 0, rows);
    }
    return result;
  }

  /** Rounds a matrix (columns, rows) into one of (rows, columns). */
  static void roundTransposed(DoublePointer from, int rows, int columns, Floats to) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    double[] row = new double[rows];
    for (int j = 0; j < columns; j++) {
      from.getPointer((long) j * rows).get(row, 0, rows);
      for (int i = 0; i < rows; i++) {
        values[i * columns + j] = (float) row[i];
      }
    }
    to.upload(values, 0);
  }

  /** A copy; to be freed. */
  static DoublePointer of(Floats vector) {
    int length = Math.toIntExact(vector.length());
    DoublePointer result = new DoublePointer(Math.max(1, length));
    copy(vector, result, length);
    return result;
  }

  private static void copy(Floats vector, DoublePointer to, int length) {
    int most = 1 << 12;
    FloatPointer from = CpuFloats.pointer(vector);
    float[] values = new float[most];
    double[] doubles = new double[most];
    for (int at = 0; at < length; at += most) {
      int n = Math.min(most, length - at);
      from.getPointer(at).get(values, 0, n);
      for (int i = 0; i < n; i++) {
        doubles[i] = values[i];
      }
      to.getPointer(at).put(doubles, 0, n);
    }
  }

  /** Rounds the first columns of each row: (rows, stride) into (rows, columns). */
  static void round(DoublePointer from, int rows, int stride, int columns, Floats to) {
    FloatPointer target = CpuFloats.pointer(to);
    double[] row = new double[columns];
    float[] values = new float[columns];
    for (int i = 0; i < rows; i++) {
      from.getPointer((long) i * stride).get(row, 0, columns);
      for (int j = 0; j < columns; j++) {
        values[j] = (float) row[j];
      }
      target.getPointer((long) i * columns).put(values, 0, columns);
    }
  }
}
