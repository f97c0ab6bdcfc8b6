package retort.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that go on after their job has failed: Spark tells them to stop and does not wait, so that
 * one of them may write into an output that was already cleared.
 *
 * <p>Counts the tasks of every job that starts after {@link #watch}; closing ends that.
 */
public final class Stragglers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stragglers.class);
  private static final int LAG = 30;

  private final SparkSession spark;
  private final Count count = new Count();

  private Stragglers(SparkSession spark) {
    this.spark = spark;
    spark.sparkContext().addSparkListener(count);
  }

  /** Starts counting. */
  public static Stragglers watch(SparkSession spark) {
    try {
      // Spark tells listeners later than things happen: tasks of an earlier job would count.
      spark.sparkContext().listenerBus().waitUntilEmpty(TimeUnit.SECONDS.toMillis(LAG));
    } catch (TimeoutException e) {
      LOG.warn("Spark's listeners lag behind by more than {} s", LAG);
    }
    return new Stragglers(spark);
  }

  /**
   * Waits, after a job has failed, until none of its tasks runs any more.
   *
   * @param seconds to wait at most, for a task that cannot be stopped
   * @return whether none runs
   */
  public boolean await(int seconds) {
    try {
      return count.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    spark.sparkContext().removeSparkListener(count);
  }

  /**
   * Is told in the order in which things happened: all starts of a job before its end. What began
   * before the watch does not count: a task of an earlier job that failed may end during it.
   */
  private static final class Count extends SparkListener {
    private final Set<Integer> jobs = new HashSet<>();
    private final Set<Long> tasks = new HashSet<>();
    private boolean ended;

    @Override
    public synchronized void onJobStart(SparkListenerJobStart start) {
      jobs.add(start.jobId());
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
      tasks.add(start.taskInfo().taskId());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskInfo() != null) {
        tasks.remove(end.taskInfo().taskId());
      }
      notifyAll();
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd end) {
      ended |= jobs.remove(end.jobId());
      notifyAll();
    }

    synchronized boolean await(long deadline) throws InterruptedException {
      while (!ended || !tasks.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }
  }
}
