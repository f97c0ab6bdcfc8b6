package retort.random;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Derives generators and hashes from (seed, purpose, position). The values are part of the file
 * formats: never change them.
 */
public final class Seeds {
  private Seeds() {}

  /**
   * A generator of its own for one purpose at one position.
   *
   * @param seed of the run
   * @param purpose a constant name, such as "minibatch"
   * @param position where in the run: a step, a partition, a model
   */
  public static SplittableRandom generator(long seed, String purpose, long... position) {
    return new SplittableRandom(derive(seed, purpose, position));
  }

  /** The seed of {@link #generator}. */
  public static long derive(long seed, String purpose, long... position) {
    long state = mix(seed ^ hash(purpose));
    for (long coordinate : position) {
      state = mix(state + 0x9e3779b97f4a7c15L + mix(coordinate));
    }
    return state;
  }

  /** A permutation of the numbers from 0 to count - 1, each as likely. */
  public static int[] permutation(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** A 64-bit hash of a text's UTF-8 bytes, evenly spread (FNV-1a, then finalized). */
  public static long hash(String text) {
    long state = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = (state ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(state);
  }

  /**
   * A hash of a row's id as a number in [0, 1): the same for every run with this seed and purpose.
   */
  public static double unit(long seed, String purpose, String id) {
    return (derive(seed, purpose, hash(id)) >>> 11) * 0x1.0p-53;
  }

  /** SplitMix64's finalizer. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
