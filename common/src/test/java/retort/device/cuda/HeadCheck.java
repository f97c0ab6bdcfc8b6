package retort.device.cuda;

import java.util.SplittableRandom;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.NotPositiveDefiniteException;

/** The head at the sizes of a recipe. */
final class HeadCheck {
  private HeadCheck() {}

  /** The largest error of W, dFs and dYs as a share of each one's largest value. */
  static double worst(Device device, int m, int inputs, int d) {
    float[] features = noise(1, m * inputs);
    float[] targets = noise(2, m * d);
    float[] aggregate = noise(3, (inputs + 1) * d);
    HeadReference expected =
        new HeadReference(features, targets, m, inputs, d, HeadSolver.PAPER_RIDGE);
    double[][] gradients = expected.gradient(aggregate);
    try (Floats in = device.upload(features);
        Floats wanted = device.upload(targets);
        Floats sum = device.upload(aggregate);
        Floats dFeatures = device.floats((long) m * inputs);
        Floats dTargets = device.floats((long) m * d);
        HeadSolver.RidgeHead head =
            device.headSolver(HeadSolver.PAPER_RIDGE).solve(in, wanted, m, inputs, d)) {
      head.gradient(sum, dFeatures, dTargets);
      double worst = difference(expected.weights, head.weights().download(), 1, 1);
      worst = Math.max(worst, difference(gradients[1], dTargets.download(), 1, 1));
      return Math.max(worst, difference(gradients[0], dFeatures.download(), inputs + 1, inputs));
    }
  }

  /** What is said of rows that are multiples of one, with a ridge below float64's rounding. */
  static String refusal(Device device) {
    int m = 5;
    float[] rows = new float[3 * m];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 1e7f * (1 + i / 3) * (1 + i % 3);
    }
    try (Floats in = device.upload(rows);
        Floats wanted = device.upload(noise(5, m * 2));
        HeadSolver.RidgeHead head = device.headSolver(1e-17).solve(in, wanted, m, 3, 2)) {
      return "a factor, with ridge " + head.ridge();
    } catch (NotPositiveDefiniteException e) {
      return e.getMessage();
    }
  }

  private static double difference(double[] expected, float[] actual, int stride, int taken) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double value = expected[i / taken * stride + i % taken];
      largest = Math.max(largest, Math.abs(value));
      double error = Math.abs(value - actual[i]);
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
    }
    return worst / largest;
  }

  static float[] noise(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
