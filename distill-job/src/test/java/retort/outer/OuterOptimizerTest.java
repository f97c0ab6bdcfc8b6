package retort.outer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import retort.tensors.Tensor;

class OuterOptimizerTest {
  private static final float[][] GRADIENTS = {
    {0.1f, -0.2f, 1e-3f, 5.0f}, {0.3f, 0.2f, -1e-3f, -4.0f}, {-0.1f, 0.0f, 2e-3f, 1.0f}
  };

  @Test
  void adamWWithLinearDecayMovesAsPyTorchs() {
    // torch.optim.AdamW([x], lr=0.1, weight_decay=0.01), lr = 0.1 * (1 - 0.999 * i / 3)
    float[][] expected = {
      {0.8990000f, -1.8980000f, 0.3995010f, 2.8970000f},
      {0.8371843f, -1.9002445f, 0.4027450f, 2.8911910f},
      {0.8207494f, -1.9009687f, 0.3859693f, 2.8854475f}
    };
    Schedule schedule = new Schedule(0.1, 3);
    OuterOptimizer optimizer = new OuterOptimizer(OuterOptimizer.Rule.ADAMW, 0.01);
    Tensor x = new Tensor(new float[] {1f, -2f, 0.5f, 3f}, 4);
    for (int step = 0; step < 3; step++) {
      x = optimizer.step("x", x, GRADIENTS[step], schedule.rate(step), step);
      assertArrayEquals(expected[step], x.values(), 1e-6f, "step " + step);
    }
  }

  @Test
  void aRestoredHistoryGoesOnInTheSameBits() {
    OuterOptimizer whole = new OuterOptimizer(OuterOptimizer.Rule.ADAMW, 0);
    Tensor x = new Tensor(new float[] {1f, -2f, 0.5f, 3f}, 4);
    Tensor first = whole.step("x", x, GRADIENTS[0], 0.1, 0);
    OuterOptimizer second = new OuterOptimizer(OuterOptimizer.Rule.ADAMW, 0);
    second.restore(whole.state());
    assertArrayEquals(
        new float[][] {whole.step("x", first, GRADIENTS[1], 0.1, 1).values()},
        new float[][] {second.step("x", first, GRADIENTS[1], 0.1, 1).values()});
  }

  @Test
  void sgdIsTheGradientTimesTheRate() {
    OuterOptimizer optimizer = new OuterOptimizer(OuterOptimizer.Rule.SGD, 0.5);
    Tensor x = new Tensor(new float[] {1f, -2f}, 2);
    float[] moved = optimizer.step("x", x, new float[] {0.25f, 4f}, 1, 0).values();
    assertArrayEquals(new float[] {0.75f, -6f}, moved);
    assertArrayEquals(new float[] {1f, -2f}, x.values());
    assertTrue(optimizer.state().isEmpty());
  }

  @Test
  void theRateFallsFromItsStartTowardsAThousandth() {
    Schedule schedule = new Schedule(2.0, 1000);
    assertEquals(2.0, schedule.rate(0));
    assertEquals(2.0 * 0.5005, schedule.rate(500), 1e-12);
    assertEquals(2.0 * 1e-3, schedule.rate(1000), 1e-12);
  }
}
