package retort.krr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.cpu.CpuDevice;

/**
 * The solved targets minimize the outer loss: no gradient is left, and no other targets do better.
 */
class LabelSolveTest {
  private static final int M = 6;
  private static final int P = 11;
  private static final int N = 40;
  private static final int D = 3;

  private final Device device = new CpuDevice(1);
  private final SplittableRandom random = new SplittableRandom(5);
  private final float[][] synthetic = {normal(M * (P - 1)), normal(M * (P - 1))};
  private final float[][] real = {normal(N * (P - 1)), normal(N * (P - 1))};
  private final float[] targets = normal(N * D);

  @AfterEach
  void close() {
    device.close();
  }

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
      float[] heads = LabelSolve.heads(device, HeadSolver.PAPER_RIDGE, synthetic[b], M);
      float[] negative = sum(real[b], targets, new float[P * D], D);
      for (int i = 0; i < negative.length; i++) {
        negative[i] = -negative[i];
      }
      solve.add(heads, sum(real[b], new float[N * M], heads, M), negative);
    }
    return solve.solve(1);
  }

  private float[] sum(float[] features, float[] wanted, float[] head, int d) {
    try (Floats ft = device.upload(features);
        Floats yt = device.upload(wanted);
        OuterGradientAccumulator sum = new OuterGradientAccumulator(device, P - 1, d, true)) {
      sum.begin(head);
      sum.add(ft, yt, N);
      return sum.gradient();
    }
  }

  private double loss(float[] ys) {
    double sum = 0;
    for (int b = 0; b < 2; b++) {
      try (Floats fs = device.upload(synthetic[b]);
          Floats labels = device.upload(ys);
          Floats ft = device.upload(real[b]);
          Floats yt = device.upload(targets);
          HeadSolver.RidgeHead head = solver().solve(fs, labels, M, P - 1, D);
          OuterGradientAccumulator rows = new OuterGradientAccumulator(device, P - 1, D, false)) {
        rows.begin(head.weights());
        rows.add(ft, yt, N);
        sum += rows.squares() / (N * D);
      }
    }
    return sum;
  }

  private double[] gradient(float[] ys) {
    double[] sum = new double[M * D];
    for (int b = 0; b < 2; b++) {
      try (Floats fs = device.upload(synthetic[b]);
          Floats labels = device.upload(ys);
          HeadSolver.RidgeHead head = solver().solve(fs, labels, M, P - 1, D);
          Floats aggregate = device.upload(sum(real[b], targets, head.weights().download(), D));
          Floats features = device.floats((P - 1) * M);
          Floats part = device.floats(M * D)) {
        head.gradient(aggregate, features, part);
        float[] values = part.download();
        for (int i = 0; i < values.length; i++) {
          sum[i] += values[i];
        }
      }
    }
    return sum;
  }

  private HeadSolver solver() {
    return device.headSolver(HeadSolver.PAPER_RIDGE);
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
