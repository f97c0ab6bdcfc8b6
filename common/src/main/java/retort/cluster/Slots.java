package retort.cluster;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function0;
import org.apache.spark.sql.SparkSession;

/** Task slots: how many tasks run at once, and how many threads each may use. */
public final class Slots {
  private static final long BETWEEN_NANOS = 250_000_000;

  /** Looks in a row that see as many: two seconds. */
  private static final int CALM = 8;

  /** Half a minute, as long as Spark itself waits for executors. */
  private static final int MOST_LOOKS = 120;

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

  /** As {@link #count}, once the executors that begin with the application are here. */
  public static int settled(SparkSession spark) {
    await(spark);
    return count(spark);
  }

  /**
   * Waits for the executors that begin with the application: for a first task, which Spark starts
   * when enough of them have come, and until no more come.
   */
  public static void await(SparkSession spark) {
    if (local(spark.sparkContext())) {
      return;
    }
    JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(List.of(0), 1).count();
    int slots = count(spark);
    int calm = 0;
    for (int look = 0; look < MOST_LOOKS && calm < CALM; look++) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      int now = count(spark);
      calm = now == slots ? calm + 1 : 0;
      slots = now;
    }
  }

  /**
   * What a function says on each executor that is here now: of each at least once, as far as Spark
   * spreads tasks, of most more often, for a fast one takes two before a slow one has its first.
   */
  public static <T> List<T> onEach(SparkSession spark, Function0<T> function) {
    int tasks = 2 * count(spark);
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(Collections.nCopies(tasks, 0), tasks)
        .map(task -> function.call())
        .collect();
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
