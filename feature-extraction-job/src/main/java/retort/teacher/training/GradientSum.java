package retort.teacher.training;

import java.io.Serializable;
import java.util.List;

/**
 * The gradient that some groups contribute.
 *
 * @param values in the order of the network's parameters
 * @param nanos that it took; of a sum, the longest of its parts
 */
record GradientSum(float[] values, long nanos) implements Serializable {

  /** Adds in the order given, in float64, rounded once at the end. */
  static GradientSum sum(List<GradientSum> parts) {
    double[] total = new double[parts.get(0).values.length];
    long nanos = 0;
    for (GradientSum part : parts) {
      add(part.values, total);
      nanos = Math.max(nanos, part.nanos);
    }
    return new GradientSum(rounded(total), nanos);
  }

  static void add(float[] values, double[] total) {
    for (int i = 0; i < total.length; i++) {
      total[i] += values[i];
    }
  }

  static float[] rounded(double[] total) {
    float[] values = new float[total.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) total[i];
    }
    return values;
  }
}
