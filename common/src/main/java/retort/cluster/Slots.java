package retort.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Task slots: how many tasks run at once, and how many threads each may use. */
public final class Slots {
  private Slots() {}

  /**
   * The tasks that the executors which are here now run at once, by their cores and GPUs and what a
   * task takes of them. Where executors come and go (dynamic allocation), give the number of
   * partitions by hand.
   */
  public static int count(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    return Math.max(
        1,
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile()));
  }

  /** {@code spark.task.cpus}: the native threads of a task. */
  public static int taskThreads(SparkSession spark) {
    return spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
  }

  /** Whether executors share the driver's process, and so its cores. */
  public static boolean local(SparkContext context) {
    return context.isLocal();
  }
}
