package retort.teacher.training;

import retort.device.Doubles;
import retort.device.Floats;
import retort.network.Network;
import retort.network.TrainingPass;

/**
 * The forward and backward pass of one group: both views of its images at once, so that BatchNorm
 * normalizes by the statistics of these 2 * group views and of no others.
 */
final class GroupPass {
  private GroupPass() {}

  /** The projections of the group, BatchNorm in training mode. */
  static GroupProjections forward(
      Network network, Shard shard, ViewPairs pairs, BatchIndex batch, StepExchange exchange) {
    long start = System.nanoTime();
    try (TrainingPass pass = pass(network, shard, pairs, batch, exchange)) {
      return new GroupProjections(
          shard.index(),
          pass.outputs().download(),
          exchange.take(shard.index(), pass.statistics()),
          System.nanoTime() - start);
    }
  }

  /**
   * Adds the gradient that the group contributes; its forward pass is computed again.
   *
   * @param outputGradient of the loss with respect to the group's projections, (2 * group, d)
   * @param total over groups, on the network's device
   */
  static void addGradient(
      Network network,
      Shard shard,
      ViewPairs pairs,
      BatchIndex batch,
      StepExchange exchange,
      float[] outputGradient,
      Doubles total) {
    try (TrainingPass pass = pass(network, shard, pairs, batch, exchange)) {
      Floats slope = pass.outputs();
      slope.upload(outputGradient, 0);
      network.device().vectors().accumulate(pass.gradient(slope), total);
    }
  }

  private static TrainingPass pass(
      Network network, Shard shard, ViewPairs pairs, BatchIndex batch, StepExchange exchange) {
    return exchange.pass(network, shard.index(), 2 * batch.group(), () -> pairs.of(shard, batch));
  }
}
