package retort.krr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.DoublePointer;
import org.junit.jupiter.api.Test;
import retort.convnet.Samples;
import retort.device.NotPositiveDefiniteException;

class KrrTest {
  private static final int M = 6;
  private static final int D = 2;
  private static final int FEATURES = 4;

  @Test
  void anInputThatIsNotFiniteIsNamed() {
    float[] features = Samples.floats(1, M * FEATURES);
    features[2 * FEATURES + 1] = Float.NaN;
    assertMessage("feature 1 of synthetic image 2", features, Samples.floats(2, M * D));
    float[] targets = Samples.floats(2, M * D);
    targets[3 * D] = Float.POSITIVE_INFINITY;
    assertMessage("target 0 of synthetic image 3", Samples.floats(1, M * FEATURES), targets);
  }

  @Test
  void aMatrixWithoutAFactorIsNamed() {
    double[] indefinite = {1, 2, 2, 1};
    DoublePointer matrix = Doubles.of(indefinite);
    NotPositiveDefiniteException error =
        assertThrows(
            NotPositiveDefiniteException.class, () -> CholeskyKrr.factor(matrix, 2, 5, 1e-3));
    Doubles.free(matrix);
    String message = error.getMessage();
    assertTrue(message.contains("2 synthetic images with 5 features"), message);
    assertTrue(message.contains("leading minor 2"), message);
  }

  @Test
  void extentsThatDoNotFitAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Krr.create().solve(new float[7], new float[6], 3, 2));
    try (Krr.Head head =
        Krr.create().solve(Samples.floats(1, M * FEATURES), Samples.floats(2, M * D), M, D)) {
      assertEquals((FEATURES + 1) * D, head.weights().length);
      assertThrows(IllegalArgumentException.class, () -> head.gradient(new float[3]));
    }
  }

  @Test
  void moreImagesThanFeaturesAreSolvedInFloat64() {
    int m = 60;
    float[] features = Samples.floats(3, m * FEATURES);
    float[] targets = Samples.floats(4, m * D);
    double[] real = {0.5, -0.25, 0.125, 1};
    try (Krr.Head head = Krr.create().solve(features, targets, m, D)) {
      float[] weights = head.weights();
      double[] wanted = new double[D];
      for (int j = 0; j < D; j++) {
        wanted[j] = weights[FEATURES * D + j];
        for (int k = 0; k < FEATURES; k++) {
          wanted[j] += real[k] * weights[k * D + j];
        }
      }
      double ridge = PlainLoss.ridge(doubles(features), m, Krr.PAPER_RIDGE);
      double difference =
          PlainLoss.of(doubles(features), doubles(targets), m, ridge, real, wanted, 1);
      assertTrue(Math.sqrt(difference) < 1e-6, "the head predicts otherwise by " + difference);
    }
  }

  private static void assertMessage(String part, float[] features, float[] targets) {
    String message =
        assertThrows(
                NotPositiveDefiniteException.class,
                () -> Krr.create().solve(features, targets, M, D))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
