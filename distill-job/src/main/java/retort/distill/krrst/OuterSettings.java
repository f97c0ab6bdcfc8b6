package retort.distill.krrst;

import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;

/**
 * {@code distill.outer.*}.
 *
 * @param rule by which Xs and Ys move
 * @param weightDecay of AdamW, at least 0
 * @param images learning rate of Xs
 * @param targets learning rate of Ys
 * @param steps of the whole run, over which the learning rates fall
 */
public record OuterSettings(
    Rule rule, double weightDecay, LearningRate images, LearningRate targets, long steps) {
  /** The learning rates fall linearly to a thousandth (Lee et al. 2024, section 4.1). */
  private static final double LAST = 1e-3;

  /** The rules to choose from. */
  public enum Rule {
    /** Adam with decoupled weight decay. */
    ADAMW,
    /** x - lr g. */
    SGD;

    Optimizer optimizer(double lr, double weightDecay) {
      return this == ADAMW ? new Optimizer.AdamW(lr, weightDecay) : new Optimizer.Sgd(lr, 0, 0);
    }
  }

  /**
   * @throws IllegalArgumentException where the weight decay is negative
   */
  public OuterSettings {
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "distill.outer.weight-decay must not be negative, not " + weightDecay);
    }
  }

  /** The paper's decay from a start. */
  public static LearningRate falling(double start) {
    return LearningRate.linear(start, LAST);
  }
}
