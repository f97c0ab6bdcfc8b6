package retort.teacher.training;

import java.io.Serializable;
import java.util.List;

/**
 * What the network makes of one stripe's group in training mode.
 *
 * @param stripe whose
 * @param outputs (2 * group, d): those of the first views, then those of the second ones
 * @param statistics mean and unbiased variance of every BatchNorm's input over the group's views
 * @param nanos that the pass took
 */
record Projections(int stripe, float[] outputs, float[] statistics, long nanos)
    implements Serializable {

  /**
   * The outputs of the whole batch: all first views, then all second ones.
   *
   * @param groups in the order of the stripes
   */
  static float[] together(List<Projections> groups) {
    int part = groups.get(0).outputs.length / 2;
    float[] all = new float[2 * part * groups.size()];
    for (int g = 0; g < groups.size(); g++) {
      float[] outputs = groups.get(g).outputs;
      System.arraycopy(outputs, 0, all, g * part, part);
      System.arraycopy(outputs, part, all, (groups.size() + g) * part, part);
    }
    return all;
  }

  /** What {@link #together} did, undone: each group's rows of the whole batch's. */
  static float[][] apart(float[] all, int groups) {
    int part = all.length / groups / 2;
    float[][] each = new float[groups][2 * part];
    for (int g = 0; g < groups; g++) {
      System.arraycopy(all, g * part, each[g], 0, part);
      System.arraycopy(all, (groups + g) * part, each[g], part, part);
    }
    return each;
  }

  /** The mean of the groups' statistics, summed in float64 in the order given. */
  static float[] meanStatistics(List<Projections> groups) {
    double[] sum = new double[groups.get(0).statistics.length];
    for (Projections group : groups) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += group.statistics[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / groups.size());
    }
    return mean;
  }
}
