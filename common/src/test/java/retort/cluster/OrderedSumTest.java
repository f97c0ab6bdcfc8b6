package retort.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.LocalSpark;

/** Sums of equal bits whether values are serialized or handed over, and nothing left behind. */
@ExtendWith(LocalSpark.class)
class OrderedSumTest {

  /** What Java can't serialize. */
  private record Plain(int partition) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16, 17, 40, 90})
  void valuesInHandGiveTheBitsOfSerializedOnes(int partitions, SparkSession spark) {
    // Every fifth partition has none.
    JavaRDD<Float> values =
        context(spark)
            .parallelize(numbers(partitions), partitions)
            .mapPartitionsWithIndex(
                (k, part) -> k % 5 == 4 ? List.<Float>of().iterator() : part, true);
    List<Float> serialized = taken(values, false);
    assertEquals(serialized, taken(values, true));
    assertTrue(serialized.size() <= OrderedSum.received(partitions));
    assertEquals(0, SharedVariable.InProcess.count());
  }

  @Test
  void whatCanNotBeSerializedIsHandedOver(SparkSession spark) {
    JavaRDD<Integer> partitions = context(spark).parallelize(List.of(0, 1, 2), 3);
    try (OrderedSum.PendingSum<List<Plain>> sum =
        OrderedSum.start(partitions.map(Plain::new), parts -> parts.get(0))) {
      assertEquals(List.of(new Plain(0), new Plain(1), new Plain(2)), sum.await());
    }
  }

  @Test
  void aFailedTaskLeavesNothing(SparkSession spark) {
    JavaRDD<Integer> failing =
        context(spark)
            .parallelize(List.of(0, 1, 2, 3), 4)
            .map(
                k -> {
                  if (k == 2) {
                    throw new IllegalArgumentException("partition " + k);
                  }
                  return k;
                });
    try (OrderedSum.PendingSum<List<Integer>> sum =
        OrderedSum.start(failing, parts -> parts.get(0))) {
      String message = assertThrows(IllegalStateException.class, sum::await).getMessage();
      assertTrue(message.contains("partition 2"), message);
    }
    assertEquals(0, SharedVariable.InProcess.count());
  }

  @Test
  void anAttemptThatComesAgainReplacesAndOneThatComesLateFindsNoPlace() {
    Map<Integer, Plain> places = new ConcurrentHashMap<>();
    InProcessResults.Leaving<Plain> task =
        new InProcessResults.Leaving<>(SharedVariable.InProcess.holding(places));
    Plain again = new Plain(3);
    task.call(3, List.of(new Plain(3)).iterator());
    task.call(3, List.of(again).iterator());
    assertEquals(1, places.size());
    assertSame(again, places.get(3));
    task.places().close();
    task.call(3, List.of(new Plain(3)).iterator());
    task.call(4, List.of(new Plain(4)).iterator());
    assertEquals(Map.of(3, again), places);
    assertSame(again, places.get(3));
  }

  private static List<Float> taken(JavaRDD<Float> values, boolean inProcess) {
    try (OrderedSum.PendingSum<List<Float>> sum =
        OrderedSum.start(values, OrderedSumTest::sum, inProcess)) {
      return sum.await();
    }
  }

  /** Float32, whose sum depends on the order. */
  private static Float sum(List<Float> values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static List<Float> numbers(int count) {
    SplittableRandom random = new SplittableRandom(2);
    List<Float> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add((float) (random.nextDouble() - 0.5));
    }
    return numbers;
  }

  private static JavaSparkContext context(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
