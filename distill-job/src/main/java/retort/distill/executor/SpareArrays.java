package retort.distill.executor;

import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that the driver has read and that the next round's tasks may write, where both are one
 * process. An array belongs to one task from when it is taken; those of a failed round are never
 * given back, since one of its tasks may still be at work. In another process there are none.
 */
final class SpareArrays implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient Queue<float[]> spare;

  private SpareArrays(Queue<float[]> spare) {
    this.spare = spare;
  }

  /** None yet. */
  static SpareArrays kept() {
    return new SpareArrays(new ConcurrentLinkedQueue<>());
  }

  /** None ever: what is given is forgotten. */
  static SpareArrays none() {
    return new SpareArrays(null);
  }

  /** An array of this length, with undefined values. */
  float[] take(int length) {
    float[] array = spare == null ? null : spare.poll();
    return array != null && array.length == length ? array : new float[length];
  }

  void give(float[] array) {
    if (spare != null && array.length > 0) {
      spare.add(array);
    }
  }
}
