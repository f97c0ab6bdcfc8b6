package retort.kernels;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Named native arrays that are used again and again: what keeps the memory of a long run constant.
 *
 * <p>A slot grows to the largest array ever asked of it and is freed when the arena closes. Asking
 * for a slot again ends the life of what it held before. For one thread at a time.
 */
public final class Arena implements AutoCloseable {
  private final Map<String, Slot> slots = new HashMap<>();
  private final Map<String, Integer> turns = new HashMap<>();

  private record Slot(INDArray memory, INDArray view) {}

  /** An arena without memory. */
  public Arena() {}

  /**
   * The array of this name in this shape, with undefined contents unless the last request had the
   * same shape: then it still holds what was written there.
   */
  public INDArray of(String name, long... shape) {
    Slot slot = slots.get(name);
    if (slot != null && Arrays.equals(slot.view().shape(), shape)) {
      return slot.view();
    }
    long length = 1;
    for (long extent : shape) {
      length *= extent;
    }
    INDArray memory = slot == null ? null : slot.memory();
    if (memory == null || memory.length() < length) {
      slots.remove(name);
      if (memory != null) {
        memory.close();
      }
      memory = allocate(length);
    }
    INDArray view = view(memory, 0, shape);
    slots.put(name, new Slot(memory, view));
    return view;
  }

  /**
   * Of two arrays of this name, the one that the last call did not return: for a chain in which
   * each link reads what the one before it wrote.
   */
  public INDArray alternate(String name, long... shape) {
    return of(name + turns.merge(name, 1, (turn, one) -> one - turn), shape);
  }

  @Override
  public void close() {
    slots.values().forEach(slot -> slot.memory().close());
    slots.clear();
  }

  /** A vector of zeros that lives until it is closed. */
  public static INDArray allocate(long length) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, length).assign(0);
  }

  /** Part of a vector in a shape of its own, sharing its memory. */
  public static INDArray view(INDArray vector, long offset, long... shape) {
    return Nd4j.create(
        vector.data(), shape, Nd4j.getStrides(shape, 'c'), vector.offset() + offset, 'c');
  }
}
