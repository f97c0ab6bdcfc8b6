package retort.evaluate.bias;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownCaseTest {
  private static final double STEP = 1e-6;
  private static final int DRAWS = 400_000;

  @Test
  void theExactGradientIsTheClosedForm() {
    assertEquals(0.8, KnownCase.minimizer(1, 0), 1e-15);
    // dL/dt = -2 (1 - 0.8) + 0.8 / 4 = -0.2; dt/dx = 2 x / 4 / (x^2 + 1/4)^2 = 0.32.
    assertEquals(-0.064, KnownCase.exact(), 1e-15);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, -0.125, 0, 0.25, 0.5})
  void theGradientIsTheSlopeOfTheLoss(double mean) {
    double above = KnownCase.loss(KnownCase.minimizer(1 + STEP, mean));
    double below = KnownCase.loss(KnownCase.minimizer(1 - STEP, mean));
    assertEquals((above - below) / (2 * STEP), KnownCase.gradient(1, mean), 1e-9);
  }

  @Test
  void theMinimizerMinimizesTheObjectiveOverTheDraws() {
    SplittableRandom random = new SplittableRandom(3);
    double x = 1.1;
    double[] noise = new double[16];
    double mean = 0;
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextBoolean() ? 0.5 : -0.5;
      mean += noise[i] / noise.length;
    }
    double t = KnownCase.minimizer(x, mean);
    assertEquals(0, objective(x, noise, t + 1e-4) - objective(x, noise, t - 1e-4), 1e-12);
    assertTrue(objective(x, noise, t + 0.1) > objective(x, noise, t));
  }

  private static double objective(double x, double[] noise, double t) {
    double sum = 0;
    for (double z : noise) {
      sum += (x - t * (x + z)) * (x - t * (x + z)) / 2;
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"16, -0.0514", "64, -0.0607", "256, -0.0632"})
  void theSampledGradientTendsToAnotherValue(int copies, double known) {
    KnownCase.Estimate estimate = KnownCase.sampled(copies, DRAWS, 1);
    assertEquals(known, estimate.expected(), 1e-4);
    assertEquals(estimate.expected(), estimate.gradient().mean(), 4 * estimate.gradient().error());
    assertTrue(estimate.gradient().excludes(KnownCase.exact()));
  }

  @Test
  void oneDrawHasTwoOutcomes() {
    double mean = (KnownCase.gradient(1, 0.5) + KnownCase.gradient(1, -0.5)) / 2;
    assertEquals(mean, KnownCase.expected(1), 1e-15);
    assertEquals(mean, KnownCase.sampled(1, DRAWS, 1).gradient().mean(), 0.01);
  }

  @Test
  void withoutRandomnessEveryDrawIsExact() {
    Interval gradient = KnownCase.withoutRandomness(1000).gradient();
    assertEquals(new Interval(KnownCase.exact(), 0), gradient);
    // The ridge regression's own minimum: (x - t x)^2 / 2 + t^2 / 8.
    double t = KnownCase.minimizer(1, 0);
    assertEquals(0, -(1 - t) + t / 4, 1e-15);
  }

  @Test
  void aSeedGivesTheSameDraws() {
    assertEquals(KnownCase.sampled(100, 100, 7), KnownCase.sampled(100, 100, 7));
  }
}
