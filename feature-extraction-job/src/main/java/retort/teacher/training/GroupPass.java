package retort.teacher.training;

import retort.network.Network;
import retort.network.TrainingPass;

/**
 * The forward and backward pass of one group: both views of its images at once, so that BatchNorm
 * normalizes by the statistics of these 2 * group views and of no others.
 */
final class GroupPass {
  private GroupPass() {}

  /** The projections of the group, BatchNorm in training mode. */
  static GroupProjections forward(Network network, Shard shard, ViewPairs pairs, BatchIndex batch) {
    long start = System.nanoTime();
    try (TrainingPass pass = network.forwardTraining(pairs.of(shard, batch), 2 * batch.group())) {
      return new GroupProjections(
          shard.index(),
          pass.outputs().download(),
          pass.statistics().download(),
          System.nanoTime() - start);
    }
  }

  /**
   * The gradient that the group contributes; its forward pass is computed again.
   *
   * @param outputGradient of the loss with respect to the group's projections, (2 * group, d)
   */
  static float[] gradient(
      Network network, Shard shard, ViewPairs pairs, BatchIndex batch, float[] outputGradient) {
    try (TrainingPass pass = network.forwardTraining(pairs.of(shard, batch), 2 * batch.group())) {
      return pass.gradient(outputGradient);
    }
  }
}
