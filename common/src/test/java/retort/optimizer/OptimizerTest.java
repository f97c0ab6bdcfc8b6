package retort.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.device.Floats;
import retort.device.loops.LoopsDevice;

class OptimizerTest {

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void numbersOutOfRangeAreRefused(double bad) {
    assertThrows(IllegalArgumentException.class, () -> new Optimizer.Sgd(bad, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Optimizer.Sgd(0.1, bad, 0));
    assertThrows(IllegalArgumentException.class, () -> new Optimizer.Sgd(0.1, 0, bad));
    assertThrows(IllegalArgumentException.class, () -> new Optimizer.AdamW(bad, 0));
    assertThrows(IllegalArgumentException.class, () -> new Optimizer.AdamW(0.1, bad));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(bad));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.linear(1, bad));
  }

  @Test
  void learningRatesFallAsTheyShould() {
    assertEquals(0.3, LearningRate.constant(0.3).at(7, 10));
    LearningRate linear = LearningRate.linear(2, 1e-3);
    assertEquals(2, linear.at(0, 100));
    assertEquals(2 * (1 - 0.999 * 0.5), linear.at(50, 100), 1e-15);
    assertEquals(2e-3, linear.at(100, 100), 1e-15);
    LearningRate cosine = LearningRate.cosine(2);
    assertEquals(2, cosine.at(0, 100));
    assertEquals(1 + Math.sqrt(0.5), cosine.at(25, 100), 1e-12);
    assertEquals(0, cosine.at(100, 100), 1e-12);
    LearningRate warm = new LearningRate(2, 0.1, LearningRate.Decay.COSINE, 0);
    assertEquals(0.2, warm.at(0, 100), 1e-12);
    assertEquals(2, warm.at(9, 100), 1e-12);
    assertEquals(2, warm.at(10, 100), 1e-12);
    assertEquals(1, warm.at(55, 100), 1e-12);
  }

  @Test
  void plainDescentKeepsNothing() {
    try (LoopsDevice device = LoopsDevice.float32();
        Floats values = device.upload(new float[] {1, 2});
        Floats gradient = device.upload(new float[] {4, -8});
        OptimizerState state = new OptimizerState(device, 2)) {
      state.step(values, gradient, new Optimizer.Sgd(0.5, 0, 0));
      assertArrayEquals(new float[] {-1, 6}, values.download());
      assertEquals(Map.of(), state.download());
    }
  }

  @Test
  void stateOfAnotherLengthIsRefused() {
    try (LoopsDevice device = LoopsDevice.float32();
        OptimizerState state = new OptimizerState(device, 2)) {
      Map<String, float[]> long3 = Map.of("momentum", new float[3]);
      assertThrows(IllegalArgumentException.class, () -> state.restore(long3, 1));
      Map<String, float[]> unknown = Map.of("third", new float[2]);
      assertThrows(IllegalArgumentException.class, () -> state.restore(unknown, 1));
    }
  }
}
