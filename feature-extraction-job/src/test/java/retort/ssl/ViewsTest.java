package retort.ssl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import retort.image.Pixels;

class ViewsTest {
  private static final int SIZE = 8;
  private static final Views VIEWS =
      new Views(new double[] {0.5, 0.5, 0.5}, new double[] {0.25, 0.25, 0.25});

  @Test
  void aSeedGivesTheSameViewAndAnotherAnother() {
    assertArrayEquals(view(5), view(5));
    assertFalse(Arrays.equals(view(5), view(6)));
  }

  @Test
  void viewsStayInTheRangeOfPixelsAndDiffer() {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (int seed = 0; seed < 200; seed++) {
      for (float value : view(seed)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    assertEquals(-2, least);
    assertEquals(2, most);
  }

  @Test
  void writesOnlyItsOwnPlace() {
    float[] target = new float[3 * 3 * SIZE * SIZE];
    VIEWS.draw(image(), new SplittableRandom(1), target, 3 * SIZE * SIZE);
    for (int i = 0; i < target.length; i++) {
      assertTrue(i / (3 * SIZE * SIZE) == 1 || target[i] == 0);
    }
  }

  private static float[] view(long seed) {
    float[] target = new float[3 * SIZE * SIZE];
    VIEWS.draw(image(), new SplittableRandom(seed), target, 0);
    return target;
  }

  private static Pixels image() {
    byte[] values = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i * 37);
    }
    return new Pixels(values, 3, SIZE, SIZE);
  }
}
