package retort.source;

import org.apache.spark.sql.SparkSession;
import retort.cluster.Slots;

/** The number of partitions that a source is read in. */
final class SourcePartitions {
  private static final long BYTES = 8 << 20;

  private SourcePartitions() {}

  /**
   * As many as are wanted; else one for about 8 MiB, in whole rounds of all slots.
   *
   * @param wanted 0 for no wish
   */
  static int partitions(SparkSession spark, int wanted, long bytes) {
    if (wanted > 0) {
      return wanted;
    }
    int slots = Slots.count(spark);
    return (int) Math.max(1, (bytes + BYTES * slots - 1) / (BYTES * slots)) * slots;
  }
}
