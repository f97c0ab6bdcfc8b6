package retort.cluster;

import java.io.Serializable;
import org.apache.spark.Partitioner;

/** Sends each key to the partition that a function names. */
public final class FunctionPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;
  private final KeyPartition place;

  /** The partition of a key. */
  @FunctionalInterface
  public interface KeyPartition extends Serializable {
    /** From 0 to the number of partitions, exclusive. */
    int of(Object key);
  }

  /**
   * A partitioner by function.
   *
   * @param partitions at least 1
   */
  public FunctionPartitioner(int partitions, KeyPartition place) {
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
