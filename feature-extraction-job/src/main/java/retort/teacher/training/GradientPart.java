package retort.teacher.training;

import java.io.Serializable;
import java.util.List;

/**
 * The part of the parameters' gradient that some groups contribute.
 *
 * @param values in the order of the network's parameters, or nothing where they stay on the
 *     driver's device
 * @param nanos that its computation took; of a sum, the longest of its parts
 */
record GradientPart(float[] values, long nanos) implements Serializable {

  /** The sum in the order given, in float64, rounded once at the end. */
  static GradientPart sum(List<GradientPart> parts) {
    double[] total = new double[parts.get(0).values.length];
    long nanos = 0;
    for (GradientPart part : parts) {
      add(part.values, total);
      nanos = Math.max(nanos, part.nanos);
    }
    return new GradientPart(rounded(total), nanos);
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
