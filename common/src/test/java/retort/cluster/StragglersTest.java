package retort.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class StragglersTest {
  private static final int MOST = 60;

  /** What the two tasks of a job tell each other and the test; local tasks share its memory. */
  private static final class Signals {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
  }

  private static final List<Signals> JOBS =
      List.of(new Signals(), new Signals(), new Signals(), new Signals());

  @Test
  void aTaskThatGoesOnAfterItsJobFailedIsWaitedFor(SparkSession spark) {
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      fail(spark, 0);
      assertFalse(stragglers.await(1), "one of its tasks is held");
      JOBS.get(0).released.countDown();
      assertTrue(stragglers.await(MOST));
      assertEquals(0, JOBS.get(0).done.getCount());
    }
  }

  /** The later job needs both of two threads: it begins when the earlier one's task has ended. */
  @Test
  void whatAnEarlierJobLeftDoesNotCount(SparkSession spark) {
    fail(spark, 1);
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      JOBS.get(1).released.countDown();
      fail(spark, 2);
      assertFalse(stragglers.await(1), "one of its tasks is held");
      JOBS.get(2).released.countDown();
      assertTrue(stragglers.await(MOST));
      assertEquals(0, JOBS.get(2).done.getCount());
    }
  }

  @Test
  void theWaitHasAnEnd(SparkSession spark) {
    fail(spark, 3);
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      JOBS.get(3).released.countDown();
      assertFalse(stragglers.await(0), "no job has ended");
    }
  }

  private static void fail(SparkSession spark, int job) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    assertThrows(
        Exception.class,
        () -> context.parallelize(List.of(0, 1), 2).foreach(task -> run(JOBS.get(job), task)));
  }

  private static void run(Signals job, int task) throws InterruptedException {
    if (task == 1) {
      job.begun.countDown();
      assertTrue(job.released.await(MOST, TimeUnit.SECONDS));
      job.done.countDown();
    } else {
      assertTrue(job.begun.await(MOST, TimeUnit.SECONDS));
      throw new IllegalStateException("this task fails on purpose");
    }
  }
}
