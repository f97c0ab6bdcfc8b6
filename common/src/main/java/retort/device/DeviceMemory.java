package retort.device;

import java.io.Serializable;

/**
 * The memory of a card, in bytes.
 *
 * @param card by which NVIDIA tells it from every other
 * @param available to the arrays of a device, those that are there included
 * @param held of the card by its arrays, and by what it keeps for the next ones
 * @param scratch that one operation takes for itself, at most
 */
public record DeviceMemory(String card, long available, long held, long scratch)
    implements Serializable {
  private static final long UNIT = 512;
  private static final long LARGE = 1 << 20;

  /** Bytes that an array of so many takes. */
  public static long taken(long bytes) {
    long unit = bytes >= LARGE ? LARGE : UNIT;
    return Math.max(unit, (bytes + unit - 1) / unit * unit);
  }
}
