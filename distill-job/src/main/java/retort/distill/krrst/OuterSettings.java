package retort.distill.krrst;

import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;
import retort.optimizer.OptimizerKind;

/**
 * {@code distill.outer.*}.
 *
 * @param optimizer of Xs and Ys; SGD is plain, x - lr g
 * @param weightDecay of AdamW, at least 0
 * @param images learning rate of Xs
 * @param targets learning rate of Ys
 * @param steps of the whole run, over which the learning rates fall
 */
public record OuterSettings(
    OptimizerKind optimizer,
    double weightDecay,
    LearningRate images,
    LearningRate targets,
    long steps) {
  /** The learning rates fall linearly to a thousandth (Lee et al. 2024, section 4.1). */
  private static final double LAST = 1e-3;

  /**
   * @throws IllegalArgumentException where the weight decay is negative
   */
  public OuterSettings {
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "distill.outer.weight-decay must not be negative, not " + weightDecay);
    }
  }

  /** The optimizer at a learning rate. */
  Optimizer at(double lr) {
    return optimizer.of(lr, 0, optimizer == OptimizerKind.SGD ? 0 : weightDecay);
  }

  /** The paper's decay from a start. */
  public static LearningRate falling(double start) {
    return LearningRate.linear(start, LAST);
  }
}
