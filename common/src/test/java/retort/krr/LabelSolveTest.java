package retort.krr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The solved targets minimise the outer loss: no gradient is left, and no other targets do better.
 */
class LabelSolveTest {
  private static final int M = 6;
  private static final int P = 11;
  private static final int N = 40;
  private static final int D = 3;

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[][] synthetic = {normal(M * (P - 1)), normal(M * (P - 1))};
  private final float[][] real = {normal(N * (P - 1)), normal(N * (P - 1))};
  private final float[] targets = normal(N * D);

  @Test
  void noGradientIsLeft() {
    float[] solved = solved();
    float[] start = normal(M * D);
    double[] left = gradient(solved);
    double[] before = gradient(start);
    assertTrue(norm(left) < 1e-4 * norm(before), norm(left) + " of " + norm(before));
  }

  @Test
  void noOtherTargetsDoBetter() {
    float[] solved = solved();
    double least = loss(solved);
    for (int trial = 0; trial < 20; trial++) {
      float[] other = solved.clone();
      float[] noise = normal(M * D);
      for (int i = 0; i < other.length; i++) {
        other[i] += 0.05f * noise[i];
      }
      assertTrue(loss(other) > least, "trial " + trial);
    }
  }

  private float[] solved() {
    LabelSolve solve = new LabelSolve(M, D);
    for (int b = 0; b < 2; b++) {
      float[] heads = LabelSolve.heads(Krr.create(), synthetic[b], M);
      try (OuterSum product = OuterSum.withGradient(heads, M);
          OuterSum cross = OuterSum.withGradient(new float[P * D], D)) {
        product.add(real[b], new float[N * M], N);
        cross.add(real[b], targets, N);
        float[] negative = cross.aggregate();
        for (int i = 0; i < negative.length; i++) {
          negative[i] = -negative[i];
        }
        solve.add(heads, product.aggregate(), negative);
      }
    }
    return solve.solve();
  }

  private double loss(float[] ys) {
    double sum = 0;
    for (int b = 0; b < 2; b++) {
      try (Krr.Head head = Krr.create().solve(synthetic[b], ys, M, D);
          OuterSum rows = OuterSum.lossOnly(head.weights(), D)) {
        rows.add(real[b], targets, N);
        sum += rows.squares() / (N * D);
      }
    }
    return sum;
  }

  private double[] gradient(float[] ys) {
    double[] sum = new double[M * D];
    for (int b = 0; b < 2; b++) {
      try (Krr.Head head = Krr.create().solve(synthetic[b], ys, M, D);
          OuterSum rows = OuterSum.withGradient(head.weights(), D)) {
        rows.add(real[b], targets, N);
        float[] aggregate = rows.aggregate();
        float[] part = head.gradient(aggregate).targets();
        for (int i = 0; i < part.length; i++) {
          sum[i] += part[i];
        }
      }
    }
    return sum;
  }

  private static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
