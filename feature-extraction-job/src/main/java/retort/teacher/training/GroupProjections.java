package retort.teacher.training;

import java.io.Serializable;
import java.util.List;

/**
 * The projections of one group, BatchNorm in training mode.
 *
 * @param shard of the group
 * @param outputs (2 * group, d): those of the first views, then those of the second ones
 * @param statistics mean and unbiased variance of every BatchNorm's input over the group's views,
 *     or nothing where they stay on the driver's device
 * @param nanos that the pass took
 */
record GroupProjections(int shard, float[] outputs, float[] statistics, long nanos)
    implements Serializable {

  /**
   * The outputs of the whole batch: all first views, then all second ones.
   *
   * @param groups in the order of the shards
   */
  static float[] concatenate(List<GroupProjections> groups) {
    int part = groups.get(0).outputs.length / 2;
    float[] all = new float[2 * part * groups.size()];
    for (int g = 0; g < groups.size(); g++) {
      float[] outputs = groups.get(g).outputs;
      System.arraycopy(outputs, 0, all, g * part, part);
      System.arraycopy(outputs, part, all, (groups.size() + g) * part, part);
    }
    return all;
  }

  /** The inverse of {@link #concatenate}: each group's rows of the whole batch's. */
  static float[][] split(float[] all, int groups) {
    int part = all.length / groups / 2;
    float[][] each = new float[groups][2 * part];
    for (int g = 0; g < groups; g++) {
      System.arraycopy(all, g * part, each[g], 0, part);
      System.arraycopy(all, (groups + g) * part, each[g], part, part);
    }
    return each;
  }

  /** The mean of the groups' statistics, summed in float64 in the order given, as a device does. */
  static float[] meanStatistics(List<GroupProjections> groups) {
    double[] sum = new double[groups.get(0).statistics.length];
    for (GroupProjections group : groups) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += group.statistics[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (1.0 / groups.size() * sum[i]);
    }
    return mean;
  }
}
