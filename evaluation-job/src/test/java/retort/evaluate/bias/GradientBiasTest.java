package retort.evaluate.bias;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GradientBiasTest {
  private static final float[] EXACT = {3, 0, 4, 0};

  /** Normal scatter of deviation 1 a coordinate around EXACT and a shift. */
  private static List<float[]> scattered(int draws, float[] shift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> gradients = new ArrayList<>();
    for (int i = 0; i < draws; i++) {
      float[] gradient = new float[EXACT.length];
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = (float) (EXACT[j] + shift[j] + random.nextGaussian());
      }
      gradients.add(gradient);
    }
    return gradients;
  }

  @Test
  void findsABiasAcrossTheExactGradient() {
    GradientBias bias = GradientBias.of(1, EXACT, scattered(2000, new float[] {0, 0.5f, 0, 0}, 1));
    assertTrue(!bias.along().excludes(1), "it is not along the exact gradient");
    assertEquals(0.1, bias.relative(), 0.02);
    assertTrue(bias.relativeLow() > 0 && bias.relativeHigh() > 0.1 - 0.02);
    assertEquals(Math.cos(Math.atan(0.1)), bias.cosine(), 2e-3);
  }

  @Test
  void findsABiasAlongTheExactGradient() {
    GradientBias bias =
        GradientBias.of(1, EXACT, scattered(2000, new float[] {-0.6f, 0, -0.8f, 0}, 2));
    assertEquals(0.8, bias.along().mean(), 0.02);
    assertTrue(bias.along().high() < 1);
    assertEquals(0.2, bias.relative(), 0.02);
  }

  @Test
  void scatterAloneIsNoBias() {
    int excluded = 0;
    double sum = 0;
    for (int seed = 0; seed < 200; seed++) {
      GradientBias bias = GradientBias.of(1, EXACT, scattered(50, new float[4], seed));
      sum += bias.squared().mean();
      excluded += bias.squared().low() > 0 ? 1 : 0;
    }
    assertEquals(0, sum / 200, 5e-4);
    assertTrue(excluded <= 16, excluded + " of 200 intervals exclude 0");
  }

  @Test
  void theIntervalCoversTheBias() {
    int missed = 0;
    for (int seed = 0; seed < 200; seed++) {
      GradientBias bias =
          GradientBias.of(1, EXACT, scattered(100, new float[] {0, 0.5f, 0, 0}, 1000 + seed));
      missed += bias.squared().excludes(0.01) ? 1 : 0;
    }
    assertTrue(missed <= 20, missed + " of 200 intervals miss it");
  }
}
