package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BarlowTwinsTest {
  private static final int N = 12;
  private static final int D = 5;

  @Test
  void gradientAgreesWithCentralDifferences() {
    BarlowTwins loss = new BarlowTwins(0.3);
    double[] at = outputs();
    double[] gradient = at.clone();
    loss.differentiate(gradient, N);
    double step = 1e-5;
    for (int i = 0; i < at.length; i++) {
      double[] up = at.clone();
      up[i] += step;
      double[] down = at.clone();
      down[i] -= step;
      double slope = (loss.differentiate(up, N) - loss.differentiate(down, N)) / (2 * step);
      assertEquals(slope, gradient[i], 1e-8 + 1e-6 * Math.abs(slope), "element " + i);
    }
  }

  /** Two components, of which the second is the first: C is all ones. */
  @Test
  void equalViewsOfEqualComponentsCostTheirRedundancy() {
    double[] outputs = {1, 1, -1, -1, 3, 3, 1, 1, -1, -1, 3, 3};
    assertEquals(2 * 0.005, new BarlowTwins(0.005).differentiate(outputs, 6), 1e-8);
  }

  /** The paper's equations, term by term. */
  @Test
  void theLossIsTheFormulas() {
    double[] z = outputs();
    int half = N / 2;
    double expected = 0;
    for (int i = 0; i < D; i++) {
      for (int j = 0; j < D; j++) {
        double product = 0;
        double meanA = 0;
        double meanB = 0;
        double squareA = 0;
        double squareB = 0;
        for (int b = 0; b < half; b++) {
          double first = z[b * D + i];
          double second = z[(half + b) * D + j];
          product += first * second / half;
          meanA += first / half;
          meanB += second / half;
          squareA += first * first / half;
          squareB += second * second / half;
        }
        double c =
            (product - meanA * meanB)
                / Math.sqrt((squareA - meanA * meanA) * (squareB - meanB * meanB));
        expected += i == j ? (1 - c) * (1 - c) : 0.2 * c * c;
      }
    }
    assertEquals(expected, new BarlowTwins(0.2).differentiate(z, N), 1e-8);
  }

  @Test
  void floatsGiveTheSame() {
    double[] exact = outputs();
    float[] single = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      single[i] = (float) exact[i];
    }
    BarlowTwins loss = new BarlowTwins(0.005);
    assertEquals(loss.differentiate(exact, N), loss.differentiate(single, N), 1e-5);
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], single[i], 1e-5);
    }
  }

  @Test
  void refusesWhatHasNoTwoViews() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new BarlowTwins(0.005).differentiate(new double[5 * D], 5));
    assertThrows(IllegalArgumentException.class, () -> new BarlowTwins(0));
  }

  private static double[] outputs() {
    SplittableRandom random = new SplittableRandom(7);
    double[] values = new double[N * D];
    for (int i = 0; i < values.length; i++) {
      values[i] = 3 * random.nextDouble() - 1;
    }
    return values;
  }
}
