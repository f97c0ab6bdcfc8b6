package retort.tasks;

import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import retort.cluster.OrderedSum;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.VectorOperations;

/**
 * Vectors that tasks leave on the driver's device, one a partition, and their sum, which has the
 * bits of that of vectors that Spark brings to the driver. For one thread at a time.
 */
public final class PartitionVectors implements AutoCloseable {
  private final Device device;
  private final int group;
  private final NavigableMap<Integer, Floats> parts = new TreeMap<>();

  /**
   * No vectors yet.
   *
   * @param group neighbors that are added, and their sum rounded, before the sums are added: {@link
   *     OrderedSum#group}, or 1
   */
  public PartitionVectors(Device device, int group) {
    this.device = device;
    this.group = group;
  }

  /**
   * A partition's vector, to be written; a task that runs again writes over that of the one before.
   *
   * @param length of every partition's
   */
  public Floats of(int partition, long length) {
    return parts.computeIfAbsent(partition, k -> device.floats(length));
  }

  /**
   * The sum in float64, in the order of the partitions; zeros where there are none.
   *
   * @param factor of the sum
   * @param out rounded to float32
   */
  public void sum(double factor, Floats out) {
    VectorOperations vectors = device.vectors();
    try (Doubles total = device.doubles(out.length())) {
      vectors.zero(total);
      if (group == 1) {
        parts.values().forEach(part -> vectors.accumulate(part, total));
      } else {
        addGroups(total, out);
      }
      vectors.round(total, factor, out);
    }
  }

  private void addGroups(Doubles total, Floats rounded) {
    VectorOperations vectors = device.vectors();
    try (Doubles partial = device.doubles(total.length())) {
      for (int first = 0; !parts.isEmpty() && first <= parts.lastKey(); first += group) {
        SortedMap<Integer, Floats> neighbors = parts.subMap(first, first + group);
        if (!neighbors.isEmpty()) {
          vectors.zero(partial);
          neighbors.values().forEach(part -> vectors.accumulate(part, partial));
          vectors.round(partial, 1, rounded);
          vectors.accumulate(rounded, total);
        }
      }
    }
  }

  @Override
  public void close() {
    parts.values().forEach(Floats::close);
    parts.clear();
  }
}
