package retort.distill.executor;

import java.io.Serializable;
import java.util.Map;
import retort.device.DeviceMemory;

/**
 * The memory that real rows may take of a card.
 *
 * @param beside bytes that a card holds beside rows, where it is one executor's alone
 * @param rooms bytes for the rows of each executor, by the card, where others work on it as well
 */
public record RowRoom(long beside, Map<String, Long> rooms) implements Serializable {
  /** The share of a memory that arrays of unequal sizes leave unused. */
  private static final int GAPS = 20;

  /** Keeps its own copy. */
  public RowRoom {
    rooms = Map.copyOf(rooms);
  }

  /** Cards of one executor each, or of a driver and its own tasks. */
  public static RowRoom beside(long bytes) {
    return new RowRoom(bytes, Map.of());
  }

  /**
   * Bytes for the rows of each that works on a card.
   *
   * @param beside bytes that all of them hold there beside rows
   * @param executors that work on it
   */
  public static long of(DeviceMemory memory, long beside, int executors) {
    return (memory.available() - memory.available() / GAPS - beside) / executors;
  }

  /** Bytes for the rows of the calling task's executor. */
  public long on(DeviceMemory memory) {
    Long room = rooms.get(memory.card());
    return room == null ? of(memory, beside, 1) : room;
  }
}
