package retort.cluster;

import org.apache.spark.Partitioner;

/** Sends key k to partition k. */
public final class ByKey extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;

  /**
   * A partitioner of integer keys.
   *
   * @param partitions keys are 0 to this, exclusive
   */
  public ByKey(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return (Integer) key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByKey same && same.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
