package retort.distill;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.UserException;
import retort.distill.executor.Exchange;
import retort.testing.LocalSpark;

/** A run without room is refused before its first step, with the setting to change. */
@ExtendWith(LocalSpark.class)
class MemoryCheckTest {
  /** The paper's CIFAR-100: p = 8193, d = 512. */
  private static final MemoryCheck CIFAR100 = capacity(1_500_000, 8192, 512, 50_000, 8);

  /** Of full batches with m = 1000. */
  private static MemoryCheck capacity(long weights, int inputs, int d, long rows, int partitions) {
    return new MemoryCheck(
        weights, Exchange.smallest(1000, inputs, d, rows, partitions), 3072, rows);
  }

  @Test
  void theBytesOfARound() {
    assertEquals(8193L * 512 * 4, CIFAR100.partBytes());
    assertEquals(8 * 8193L * 512 * 4, CIFAR100.receivedBytes());
    assertEquals(8193L * 512 * 4 + 6_000_000, CIFAR100.broadcastBytes());
    assertEquals(50_000L * (3072 + 2048), CIFAR100.rowBytes());
  }

  @Test
  void gradientsThatTheDriverRefusesAreNamedWithTheSetting(SparkSession spark) {
    // 2 048 partitions arrive as 46 sums of 1 GiB; the driver takes 1 GiB unless told.
    MemoryCheck large = capacity(1, (1 << 19) - 1, 512, 50_000, 2048);
    String message = assertThrows(UserException.class, () -> large.check(spark)).getMessage();
    assertTrue(message.contains("spark.driver.maxResultSize"), message);
    assertTrue(message.contains("2048 partitions"), message);
  }

  @Test
  void gradientsThatNoArrayHolds(SparkSession spark) {
    MemoryCheck huge = capacity(1, 1 << 22, 2048, 50_000, 2);
    String message = assertThrows(UserException.class, () -> huge.check(spark)).getMessage();
    assertTrue(message.contains("distill.backbone.widths"), message);
  }

  @Test
  void tasksThatDoNotFitTheirExecutorAreNamedWithTheSetting() {
    long gibi = 1L << 30;
    MemoryCheck.Executors small = new MemoryCheck.Executors(4, gibi, 16, "spark.executor.memory");
    String message =
        assertThrows(UserException.class, () -> CIFAR100.requireHeap(small)).getMessage();
    assertTrue(message.contains("--conf spark.executor.memory="), message);
    int proposed = Integer.parseInt(message.replaceAll("(?s).*memory=(\\d+)m.*", "$1"));
    assertDoesNotThrow(
        () ->
            CIFAR100.requireHeap(
                new MemoryCheck.Executors(4, proposed * (1L << 20), 16, "spark.executor.memory")));
    assertDoesNotThrow(
        () -> CIFAR100.requireHeap(new MemoryCheck.Executors(4, gibi, 1, "spark.executor.memory")));
  }

  @Test
  void rowsThatComeFromDiskNeedRoomToBeReadBack() {
    MemoryCheck.Executors one =
        new MemoryCheck.Executors(1, 500L << 20, 2, "spark.executor.memory");
    assertDoesNotThrow(() -> capacity(1000, 256, 512, 10_000, 2).requireHeap(one));
    MemoryCheck large = capacity(1000, 256, 512, 1_000_000, 16);
    assertThrows(UserException.class, () -> large.requireHeap(one));
    assertDoesNotThrow(
        () ->
            large.requireHeap(new MemoryCheck.Executors(1, 4L << 30, 2, "spark.executor.memory")));
  }

  @Test
  void anOrdinaryRunPasses(SparkSession spark) {
    assertDoesNotThrow(() -> capacity(1000, 512, 512, 1000, 2).check(spark));
  }
}
