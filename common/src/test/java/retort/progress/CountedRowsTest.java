package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class CountedRowsTest {
  private final List<String> lines = new ArrayList<>();
  private double now;

  @Test
  void aLineAMinuteTellsRateAndTimeLeft(SparkSession spark) throws Exception {
    try (CountedRows rows = counted(spark, OptionalLong.of(1000))) {
      now = 100;
      rows.of(numbers(spark, 200)).count();
      heard(spark);
      assertEquals(1, lines.size(), "one task of two ends first, and the other within the minute");
      lines.clear();
      now = 200;
      rows.of(numbers(spark, 200)).count();
      heard(spark);
    }
    // The first of two tasks is heard at 300 of 1000 rows.
    assertEquals(List.of("300 of 1,000 images seen, 2 a second  about 8 min left"), lines);
  }

  @Test
  void rowsOfATaskThatFailsAreNotCounted(SparkSession spark) throws Exception {
    try (CountedRows rows = counted(spark, OptionalLong.empty())) {
      JavaRDD<Integer> failing =
          rows.of(numbers(spark, 200))
              .map(
                  n -> {
                    if (TaskContext.getPartitionId() == 1 && n == 150) {
                      throw new IllegalStateException("lost");
                    }
                    return n;
                  });
      assertThrows(Exception.class, failing::count);
      heard(spark);
      now = 100;
      rows.of(numbers(spark, 2)).count();
      heard(spark);
    }
    assertEquals(1, lines.size());
    assertTrue(
        lines.get(0).startsWith("1 images seen") || lines.get(0).startsWith("101 images seen"),
        lines.get(0));
  }

  private CountedRows counted(SparkSession spark, OptionalLong all) {
    return new CountedRows(spark.sparkContext(), "images seen", all, () -> now, lines::add);
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
