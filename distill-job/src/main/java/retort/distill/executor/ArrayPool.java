package retort.distill.executor;

import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A pool of arrays that the driver has read and that the next round's tasks may write, where both
 * are one process. An array belongs to one task from when it is taken; those of a failed round are
 * never given back, since one of its tasks may still be at work. In another process there are none.
 */
final class ArrayPool implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient Queue<float[]> spare;

  private ArrayPool(Queue<float[]> spare) {
    this.spare = spare;
  }

  /** None yet. */
  static ArrayPool kept() {
    return new ArrayPool(new ConcurrentLinkedQueue<>());
  }

  /** None ever: what is given is forgotten. */
  static ArrayPool none() {
    return new ArrayPool(null);
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
