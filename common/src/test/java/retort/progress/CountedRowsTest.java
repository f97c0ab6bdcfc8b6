package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.testing.LocalSpark;

/**
 * Heartbeats and tasks come to the listener in an order that no test knows: a clock that moves at
 * every look makes each of them a line, and what counts is the last one.
 */
@ExtendWith(LocalSpark.class)
class CountedRowsTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicLong looks = new AtomicLong();

  @Test
  void theRowsOfAllTasksAreCounted(SparkSession spark) throws Exception {
    try (CountedRows rows = counted(spark, () -> 100 * looks.getAndIncrement())) {
      rows.of(numbers(spark, 200)).count();
      rows.of(numbers(spark, 103)).count();
      heard(spark);
    }
    assertTrue(last().startsWith("303 of 1,000 images seen, "), last());
  }

  @Test
  void rowsOfATaskThatFailsAreNotCounted(SparkSession spark) throws Exception {
    try (CountedRows rows = counted(spark, () -> 100 * looks.getAndIncrement())) {
      rows.of(numbers(spark, 200)).count();
      JavaRDD<Integer> failing =
          rows.of(numbers(spark, 300))
              .map(
                  n -> {
                    if (n == 100 || n == 200) {
                      throw new IllegalStateException("lost");
                    }
                    return n;
                  });
      assertThrows(Exception.class, failing::count);
      rows.of(numbers(spark, 3)).count();
      heard(spark);
    }
    assertTrue(last().startsWith("203 of 1,000 images seen, "), last());
  }

  @Test
  void withinAMinuteThereIsNoSecondLine(SparkSession spark) throws Exception {
    AtomicLong now = new AtomicLong();
    try (CountedRows rows = counted(spark, now::get)) {
      now.set(59);
      rows.of(numbers(spark, 200)).count();
      heard(spark);
      assertEquals(List.of(), lines);
      now.set(60);
      rows.of(numbers(spark, 200)).count();
      rows.of(numbers(spark, 200)).count();
      heard(spark);
      assertEquals(1, lines.size(), lines.toString());
    }
  }

  @Test
  void aLineTellsRateAndTimeLeft(SparkSession spark) {
    try (CountedRows rows = counted(spark, () -> 0)) {
      assertEquals("300 of 1,000 images seen, 2 a second  about 8 min left", rows.text(300, 200));
      assertEquals("0 of 1,000 images seen, 0 a second", rows.text(0, 60));
      assertEquals("1,000 of 1,000 images seen, 10 a second", rows.text(1000, 100));
    }
    try (CountedRows rows =
        new CountedRows(
            spark.sparkContext(), "images surveyed", OptionalLong.empty(), () -> 0, lines::add)) {
      assertEquals("12,000 images surveyed, 100 a second", rows.text(12000, 120));
    }
  }

  private CountedRows counted(SparkSession spark, DoubleSupplier clock) {
    return new CountedRows(
        spark.sparkContext(), "images seen", OptionalLong.of(1000), clock, lines::add);
  }

  private String last() {
    return lines.get(lines.size() - 1);
  }

  private static JavaRDD<Integer> numbers(SparkSession spark, int count) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(IntStream.range(0, count).boxed().toList(), 2);
  }

  /** Waits until listeners have heard everything. */
  private static void heard(SparkSession spark) throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
  }
}
