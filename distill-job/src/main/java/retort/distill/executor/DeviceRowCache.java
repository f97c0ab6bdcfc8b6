package retort.distill.executor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import retort.device.Device;

/**
 * A cache of partitions in the memory of a device, as long as their run lasts: those of another run
 * take their place. What the device has no room for passes through in every round.
 */
final class DeviceRowCache implements AutoCloseable {
  private final Device device;
  private final long maxBytes;
  private final Map<PartitionKey, Partition> partitions = new HashMap<>();
  private long held;

  /**
   * Where rows belong.
   *
   * @param run tells runs apart
   * @param rows tells the datasets of a run apart
   * @param partition of the dataset
   */
  record PartitionKey(String run, int rows, int partition) implements Serializable {}

  /** The first blocks of a partition; {@code whole} once those are all. */
  private static final class Partition {
    private final List<ResidentRows> blocks = new ArrayList<>();
    private boolean full;
    private boolean whole;
  }

  /**
   * No rows yet.
   *
   * @param maxBytes bytes that they may take
   */
  DeviceRowCache(Device device, long maxBytes) {
    this.device = device;
    this.maxBytes = maxBytes;
  }

  /**
   * A partition's rows.
   *
   * @param blocks all of them, read where they are not all here
   */
  Iterator<DeviceRows> of(PartitionKey key, Iterator<DecodedRows> blocks) {
    if (partitions.keySet().stream().anyMatch(other -> !other.run.equals(key.run))) {
      close();
    }
    Partition partition = partitions.computeIfAbsent(key, k -> new Partition());
    return new Iterator<>() {
      private int position;

      @Override
      public boolean hasNext() {
        if (position < partition.blocks.size() || (!partition.whole && blocks.hasNext())) {
          return true;
        }
        partition.whole = !partition.full;
        return false;
      }

      @Override
      public DeviceRows next() {
        int at = position++;
        if (partition.whole) {
          return partition.blocks.get(at);
        }
        DecodedRows block = blocks.next();
        return at < partition.blocks.size() ? partition.blocks.get(at) : placed(partition, block);
      }
    };
  }

  /** Blocks that come after one without room have none either: the next round finds them there. */
  private DeviceRows placed(Partition partition, DecodedRows block) {
    long bytes = block.pixels().length + 4L * block.representations().length;
    if (partition.full || held + bytes > maxBytes) {
      partition.full = true;
      return new StreamedRows(block);
    }
    ResidentRows resident = new ResidentRows(device, block);
    held += bytes;
    partition.blocks.add(resident);
    return resident;
  }

  @Override
  public void close() {
    partitions.values().forEach(partition -> partition.blocks.forEach(ResidentRows::close));
    partitions.clear();
    held = 0;
  }
}
