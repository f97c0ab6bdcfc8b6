package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.dataset.Synthetic;
import retort.device.Floats;
import retort.device.loops.LoopsDevice;
import retort.optimizer.LearningRate;
import retort.optimizer.OptimizerKind;
import retort.tensors.Tensor;

class OuterOptimizerTest {
  private static final float[][] GRADIENTS = {
    {0.1f, -0.2f, 1e-3f, 5.0f}, {0.3f, 0.2f, -1e-3f, -4.0f}, {-0.1f, 0.0f, 2e-3f, 1.0f}
  };

  private final LoopsDevice device = LoopsDevice.float32();

  @AfterEach
  void nothingIsLeftOpen() {
    device.close();
  }

  @Test
  void adamWWithLinearDecayMovesAsPyTorchs() {
    // torch.optim.AdamW([x], lr=0.1, weight_decay=0.01), lr = 0.1 * (1 - 0.999 * i / 3)
    float[][] expected = {
      {0.8990000f, -1.8980000f, 0.3995010f, 2.8970000f},
      {0.8371843f, -1.9002445f, 0.4027450f, 2.8911910f},
      {0.8207494f, -1.9009687f, 0.3859693f, 2.8854475f}
    };
    OuterSettings settings = settings(OptimizerKind.ADAMW, 0.01, 0.1, 0.1);
    try (SyntheticPairs pairs = pairs();
        OuterOptimizer optimizer = new OuterOptimizer(device, settings, 3, pairs)) {
      for (int step = 0; step < 3; step++) {
        step(optimizer, step);
        assertArrayEquals(expected[step], pairs.images().download(), 1e-6f, "step " + step);
      }
    }
  }

  @Test
  void aRestoredHistoryGoesOnInTheSameBits() {
    OuterSettings settings = settings(OptimizerKind.ADAMW, 0, 0.1, 0.2);
    try (SyntheticPairs pairs = pairs();
        OuterOptimizer whole = new OuterOptimizer(device, settings, 3, pairs)) {
      step(whole, 0);
      try (SyntheticPairs resumed = new SyntheticPairs(device, pairs.download());
          OuterOptimizer second = new OuterOptimizer(device, settings, 3, resumed)) {
        assertEquals(
            java.util.Set.of("images.first", "images.second", "targets.first", "targets.second"),
            whole.state().keySet());
        assertArrayEquals(new int[] {1, 1, 2, 2}, whole.state().get("images.first").shape());
        second.restore(whole.state(), 1);
        step(whole, 1);
        step(second, 1);
        assertArrayEquals(pairs.images().download(), resumed.images().download());
        assertArrayEquals(pairs.targets().download(), resumed.targets().download());
      }
    }
  }

  @Test
  void sgdIsTheGradientTimesTheRate() {
    OuterSettings settings = settings(OptimizerKind.SGD, 0.5, 1, 0.5);
    try (SyntheticPairs pairs = pairs();
        OuterOptimizer optimizer = new OuterOptimizer(device, settings, 3, pairs)) {
      step(optimizer, 0);
      float[] moved = {0.9f, -1.8f, 0.499f, -2};
      assertArrayEquals(moved, pairs.images().download(), 1e-6f);
      assertArrayEquals(new float[] {6.95f}, pairs.targets().download(), 1e-6f);
      assertTrue(optimizer.state().isEmpty());
    }
  }

  @Test
  void theRateFallsFromItsStartTowardsAThousandth() {
    LearningRate rate = settings(OptimizerKind.ADAMW, 0, 2, 1).images();
    assertEquals(2.0, rate.at(0, 1000));
    assertEquals(2.0 * 0.5005, rate.at(500, 1000), 1e-12);
    assertEquals(2.0 * 1e-3, rate.at(1000, 1000), 1e-12);
  }

  private SyntheticPairs pairs() {
    Tensor images = new Tensor(new float[] {1f, -2f, 0.5f, 3f}, 1, 1, 2, 2);
    return new SyntheticPairs(device, new Synthetic(images, new Tensor(new float[] {7}, 1, 1)));
  }

  private void step(OuterOptimizer optimizer, int step) {
    try (Floats images = device.upload(GRADIENTS[step]);
        Floats targets = device.upload(new float[] {0.1f})) {
      optimizer.step(new OuterGradient(1, images, targets), step);
    }
  }

  private static OuterSettings settings(
      OptimizerKind kind, double weightDecay, double images, double targets) {
    return new OuterSettings(kind, images, OptionalDouble.of(targets), weightDecay);
  }
}
