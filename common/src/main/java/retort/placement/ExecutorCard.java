package retort.placement;

import java.io.Serializable;
import retort.device.DeviceMemory;

/**
 * The card of an executor's tasks.
 *
 * @param executor Spark's name of it
 * @param host that it runs on
 * @param memory of the card, as the executor sees it
 */
public record ExecutorCard(String executor, String host, DeviceMemory memory)
    implements Serializable {

  /** "the card of executor 3 (node-7)". */
  @Override
  public String toString() {
    return "the card of executor %s (%s)".formatted(executor, host);
  }
}
