package retort.teacher.training;

import retort.network.Network;
import retort.network.TrainingPass;

/**
 * The network on one group: both views of its images in one pass, so that BatchNorm normalises by
 * the statistics of these 2 * group views and of no others.
 */
final class GroupPass {
  private GroupPass() {}

  /** The group's projections. */
  static Projections forward(Network network, Stripe stripe, Pairs pairs, Draw draw) {
    long start = System.nanoTime();
    try (TrainingPass pass = network.forwardTraining(pairs.of(stripe, draw), 2 * draw.group())) {
      return new Projections(
          stripe.index(),
          pass.outputs().download(),
          pass.statistics().download(),
          System.nanoTime() - start);
    }
  }

  /**
   * The gradient that the group contributes, through the same pass computed again.
   *
   * @param slope of the loss with respect to the group's projections, (2 * group, d)
   */
  static float[] gradient(Network network, Stripe stripe, Pairs pairs, Draw draw, float[] slope) {
    try (TrainingPass pass = network.forwardTraining(pairs.of(stripe, draw), 2 * draw.group())) {
      return pass.gradient(slope);
    }
  }
}
