package retort.network;

import java.util.SplittableRandom;

/** Arrays of pseudo-random values. */
public final class Samples {
  private Samples() {}

  /** Values uniform in [-1, 1). */
  public static float[] floats(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
