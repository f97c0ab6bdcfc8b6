package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MinibatchTest {
  private static final long[] BEFORE = {0, 5, 5, 12, 40, 41};

  @Test
  void theSharesAddUpAndFitTheirPartitions() {
    for (int size : new int[] {1, 2, 7, 20, 40, 41}) {
      for (long step = 0; step < 200; step++) {
        Minibatch minibatch = new Minibatch(size, 41, BEFORE, 3, step);
        int sum = 0;
        for (int k = 0; k < BEFORE.length - 1; k++) {
          int share = minibatch.share(k);
          assertTrue(share >= 0 && share <= BEFORE[k + 1] - BEFORE[k], "share " + share);
          assertEquals(share, minibatch.rows(k).cardinality());
          assertTrue(minibatch.rows(k).length() <= BEFORE[k + 1] - BEFORE[k]);
          sum += share;
        }
        assertEquals(size, sum);
      }
    }
  }

  @Test
  void everyRowIsTakenEquallyOften() {
    int steps = 20_000;
    int size = 7;
    int[] taken = new int[41];
    for (long step = 0; step < steps; step++) {
      Minibatch minibatch = new Minibatch(size, 41, BEFORE, 1, step);
      for (int k = 0; k < BEFORE.length - 1; k++) {
        int base = (int) BEFORE[k];
        minibatch.rows(k).stream().forEach(row -> taken[base + row]++);
      }
    }
    double expected = (double) steps * size / 41;
    double deviation = Math.sqrt(expected * (1 - size / 41.0));
    for (int count : taken) {
      assertEquals(expected, count, 5 * deviation, Arrays.toString(taken));
    }
  }

  @Test
  void aTaskThatRunsAgainTakesTheSameRows() {
    assertEquals(
        new Minibatch(9, 41, BEFORE, 5, 17).rows(3), new Minibatch(9, 41, BEFORE, 5, 17).rows(3));
    assertNotEquals(
        new Minibatch(9, 41, BEFORE, 5, 17).rows(3), new Minibatch(9, 41, BEFORE, 5, 18).rows(3));
  }
}
