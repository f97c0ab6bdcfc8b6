package retort.evaluate.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PretrainingTest {

  @Test
  void crossEntropyHasItsKnownValueAndGradient() {
    float[] outputs = {1, 2, 3, 0, 0, 0};
    CrossEntropy loss = new CrossEntropy(new int[] {2, 0});
    float[] gradient = outputs.clone();
    // -log softmax(1, 2, 3)[2] = 0.4076060, -log(1/3) = 1.0986123
    assertEquals((0.4076060 + 1.0986123) / 2, loss.differentiate(gradient, 2), 1e-6);
    for (int i = 0; i < outputs.length; i++) {
      float[] up = outputs.clone();
      float[] down = outputs.clone();
      up[i] += 0.01f;
      down[i] -= 0.01f;
      double slope = (loss.differentiate(up, 2) - loss.differentiate(down, 2)) / 0.02;
      assertEquals(slope, gradient[i], 1e-4);
    }
  }

  @Test
  void anEpochSeesEveryRowOnceInTheSeedsOrder() {
    BatchOrder order = new BatchOrder(10, 4, 3);
    assertEquals(3, order.steps());
    int[] first = epoch(order, 0);
    int[] second = epoch(order, 3);
    int[] sorted = first.clone();
    Arrays.sort(sorted);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, sorted);
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(first, epoch(new BatchOrder(10, 4, 3), 0));
    assertFalse(Arrays.equals(first, epoch(new BatchOrder(10, 4, 4), 0)));
  }

  private static int[] epoch(BatchOrder order, int from) {
    int[] rows = new int[10];
    int at = 0;
    for (int step = from; step < from + 3; step++) {
      for (int row : order.rows(step)) {
        rows[at++] = row;
      }
    }
    return rows;
  }
}
