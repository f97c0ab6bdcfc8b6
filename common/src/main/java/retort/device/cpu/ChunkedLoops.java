package retort.device.cpu;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Floats;

/**
 * Elementwise work on native vectors by Java loops on small heap arrays, which the compiler turns
 * into vector instructions: as fast as memory.
 */
final class ChunkedLoops {
  private static final int LENGTH = 1 << 12;

  /** Fewer are done before another thread has woken. */
  private static final int WORTH_DIVIDING = 16;

  private ChunkedLoops() {}

  /** Work on the first {@code n} values of one array a vector. */
  interface ChunkOperation {
    void on(float[][] values, int n);
  }

  /** As {@link ChunkOperation}, with a sum over the values. */
  interface Sum {
    double on(float[][] values, int n);
  }

  /**
   * Runs over vectors of equal length, with as many of the threads as pay.
   *
   * @param read those whose values the work needs
   * @param write those whose values it changes, which must be the last of {@code vectors}
   */
  static void run(Threads threads, int read, int write, ChunkOperation work, Floats... vectors) {
    sum(
        threads,
        read,
        write,
        (values, n) -> {
          work.on(values, n);
          return 0;
        },
        vectors);
  }

  /** As {@link #run}: the sum over the chunks, whatever the threads. */
  static double sum(Threads threads, int read, int write, Sum work, Floats... vectors) {
    long length = vectors[0].length();
    int chunks = Math.toIntExact((length + LENGTH - 1) / LENGTH);
    double[] sums = new double[chunks];
    Threads.Slice slice =
        (first, last) -> {
          FloatPointer[] pointers = new FloatPointer[vectors.length];
          float[][] values = new float[vectors.length][(int) Math.min(LENGTH, length)];
          for (int k = 0; k < vectors.length; k++) {
            pointers[k] = CpuFloats.pointer(vectors[k]);
          }
          for (int chunk = first; chunk < last; chunk++) {
            long at = (long) chunk * LENGTH;
            int n = (int) Math.min(LENGTH, length - at);
            for (int k = 0; k < read; k++) {
              pointers[k].getPointer(at).get(values[k], 0, n);
            }
            sums[chunk] = work.on(values, n);
            for (int k = vectors.length - write; k < vectors.length; k++) {
              pointers[k].getPointer(at).put(values[k], 0, n);
            }
          }
        };
    if (chunks < WORTH_DIVIDING) {
      slice.on(0, chunks);
    } else {
      threads.split(chunks, slice);
    }
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
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
