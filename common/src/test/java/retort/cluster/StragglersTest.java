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
  private static final CountDownLatch BEGUN = new CountDownLatch(1);

  private static final CountDownLatch RELEASED = new CountDownLatch(1);
  private static final CountDownLatch DONE = new CountDownLatch(1);

  @Test
  void aTaskThatGoesOnAfterItsJobFailedIsWaitedFor(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      assertThrows(
          Exception.class,
          () -> context.parallelize(List.of(0, 1), 2).foreach(StragglersTest::run));
      assertFalse(stragglers.await(1), "one of its tasks is held");
      RELEASED.countDown();
      assertTrue(stragglers.await(MOST));
      assertEquals(0, DONE.getCount());
    }
  }

  @Test
  void theWaitHasAnEnd(SparkSession spark) {
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      assertFalse(stragglers.await(0), "no job has ended");
    }
  }

  private static void run(int task) throws InterruptedException {
    if (task == 1) {
      BEGUN.countDown();
      assertTrue(RELEASED.await(MOST, TimeUnit.SECONDS));
      DONE.countDown();
    } else {
      assertTrue(BEGUN.await(MOST, TimeUnit.SECONDS));
      throw new IllegalStateException("this task fails on purpose");
    }
  }
}
