package retort.krr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.convnet.Samples;

class OuterSumTest {
  private static final int ROWS = 1500;
  private static final int FEATURES = 40;
  private static final int D = 6;
  private static final float[] W = Samples.floats(1, (FEATURES + 1) * D);
  private static final float[] FEATURE_ROWS = Samples.floats(2, ROWS * FEATURES);
  private static final float[] TARGET_ROWS = Samples.floats(3, ROWS * D);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theSumDoesNotDependOnThePartitions(int partitions) {
    double[] aggregate = new double[W.length];
    double squares = 0;
    long rows = 0;
    for (int k = 0; k < partitions; k++) {
      int start = ROWS * k / partitions;
      int end = ROWS * (k + 1) / partitions;
      try (OuterSum sum = OuterSum.withGradient(W, D);
          OuterSum loss = OuterSum.lossOnly(W, D)) {
        for (int from = start; from < end; from += 256) {
          int to = Math.min(end, from + 256);
          add(sum, from, to);
          add(loss, from, to);
        }
        assertEquals(sum.squares(), loss.squares());
        assertThrows(IllegalStateException.class, loss::aggregate);
        float[] part = sum.aggregate();
        for (int i = 0; i < part.length; i++) {
          aggregate[i] += part[i];
        }
        squares += sum.squares();
        rows += sum.rows();
      }
    }
    assertEquals(ROWS, rows);
    double[] expected = new double[W.length];
    double wanted = plain(expected);
    assertEquals(wanted, squares, 1e-6 * wanted);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += (expected[i] - aggregate[i]) * (expected[i] - aggregate[i]);
      norm += expected[i] * expected[i];
    }
    assertTrue(Math.sqrt(difference / norm) < 1e-6, "relative error " + difference / norm);
  }

  private static void add(OuterSum sum, int from, int to) {
    sum.add(
        Arrays.copyOfRange(FEATURE_ROWS, from * FEATURES, to * FEATURES),
        Arrays.copyOfRange(TARGET_ROWS, from * D, to * D),
        to - from);
  }

  private static double plain(double[] aggregate) {
    double squares = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < D; j++) {
        double residual = W[FEATURES * D + j] - TARGET_ROWS[row * D + j];
        for (int k = 0; k < FEATURES; k++) {
          residual += (double) FEATURE_ROWS[row * FEATURES + k] * W[k * D + j];
        }
        for (int k = 0; k < FEATURES; k++) {
          aggregate[k * D + j] += FEATURE_ROWS[row * FEATURES + k] * residual;
        }
        aggregate[FEATURES * D + j] += residual;
        squares += residual * residual;
      }
    }
    return squares;
  }
}
