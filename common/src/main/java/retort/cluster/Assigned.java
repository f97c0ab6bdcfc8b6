package retort.cluster;

import java.io.Serializable;
import org.apache.spark.Partitioner;

/** Sends each key to the partition that a function names. */
public final class Assigned extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;
  private final Place place;

  /** The partition of a key. */
  @FunctionalInterface
  public interface Place extends Serializable {
    /** From 0 to the number of partitions, exclusive. */
    int of(Object key);
  }

  /**
   * A partitioner by function.
   *
   * @param partitions at least 1
   */
  public Assigned(int partitions, Place place) {
    this.partitions = partitions;
    this.place = place;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return place.of(key);
  }
}
