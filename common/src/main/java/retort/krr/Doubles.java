package retort.krr;

import org.bytedeco.javacpp.DoublePointer;

/** Arrays of doubles in native memory. */
final class Doubles {
  private static final int CHUNK = 1 << 14;

  private Doubles() {}

  /** A native copy, to be freed. */
  static DoublePointer of(double[] values) {
    return new DoublePointer((long) values.length).put(values, 0, values.length);
  }

  /** A native copy, to be freed. */
  static DoublePointer of(float[] values) {
    DoublePointer result = new DoublePointer((long) values.length);
    double[] chunk = new double[Math.min(CHUNK, values.length)];
    for (int start = 0; start < values.length; start += chunk.length) {
      int n = Math.min(chunk.length, values.length - start);
      for (int i = 0; i < n; i++) {
        chunk[i] = values[start + i];
      }
      result.position(start).put(chunk, 0, n);
    }
    return result.position(0);
  }

  /** The first {@code length} values, rounded. */
  static float[] floats(DoublePointer values, int length) {
    float[] result = new float[length];
    double[] chunk = new double[Math.min(CHUNK, length)];
    for (int start = 0; start < length; start += chunk.length) {
      int n = Math.min(chunk.length, length - start);
      values.position(start).get(chunk, 0, n);
      for (int i = 0; i < n; i++) {
        result[start + i] = (float) chunk[i];
      }
    }
    values.position(0);
    return result;
  }

  /** Frees each; a second time does nothing. */
  static void free(DoublePointer... arrays) {
    for (DoublePointer array : arrays) {
      array.deallocate();
    }
  }
}
