package retort.device.cpu;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Floats;

/**
 * Elementwise work on native vectors by Java loops on small heap arrays, which the compiler turns
 * into vector instructions: as fast as memory.
 */
final class Chunks {
  private static final int LENGTH = 1 << 12;

  private Chunks() {}

  /** Work on the first {@code n} values of one array a vector. */
  interface Work {
    void on(float[][] values, int n);
  }

  /**
   * Runs over vectors of equal length.
   *
   * @param read those whose values the work needs
   * @param write those whose values it changes, which must be the last of {@code vectors}
   */
  static void run(int read, int write, Work work, Floats... vectors) {
    long length = vectors[0].length();
    FloatPointer[] pointers = new FloatPointer[vectors.length];
    float[][] values = new float[vectors.length][(int) Math.min(LENGTH, length)];
    for (int k = 0; k < vectors.length; k++) {
      Extents.check("a vector", length, vectors[k].length());
      pointers[k] = CpuFloats.pointer(vectors[k]);
    }
    for (long at = 0; at < length; at += LENGTH) {
      int n = (int) Math.min(LENGTH, length - at);
      for (int k = 0; k < read; k++) {
        pointers[k].getPointer(at).get(values[k], 0, n);
      }
      work.on(values, n);
      for (int k = vectors.length - write; k < vectors.length; k++) {
        pointers[k].getPointer(at).put(values[k], 0, n);
      }
    }
  }

  /** Sets every value. */
  static void fill(FloatPointer vector, long length, float value) {
    float[] values = new float[(int) Math.min(LENGTH, length)];
    Arrays.fill(values, value);
    for (long at = 0; at < length; at += LENGTH) {
      vector.getPointer(at).put(values, 0, (int) Math.min(LENGTH, length - at));
    }
  }
}
