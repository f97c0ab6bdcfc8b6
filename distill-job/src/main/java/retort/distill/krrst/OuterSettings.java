package retort.distill.krrst;

import java.util.OptionalDouble;
import retort.InvalidValueException;
import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;
import retort.optimizer.OptimizerKind;

/**
 * The section {@code distill.outer}: the optimizer of Xs and Ys.
 *
 * @param optimizer of both; SGD is plain, x - lr g
 * @param lr learning rate of the first step, positive
 * @param targetsLr that of Ys, positive; the same where none is given
 * @param weightDecay of AdamW, at least 0
 */
public record OuterSettings(
    OptimizerKind optimizer, double lr, OptionalDouble targetsLr, double weightDecay) {
  /** The learning rates fall linearly to a thousandth (Lee et al. 2024, section 4.1). */
  private static final double LAST = 1e-3;

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public OuterSettings {
    requirePositive("lr", lr);
    targetsLr.ifPresent(rate -> requirePositive("targets-lr", rate));
    if (!(weightDecay >= 0)) {
      throw new InvalidValueException("weight-decay", weightDecay, "not be negative");
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidValueException(name, value, "be positive");
    }
  }

  /** The learning rate of Xs. */
  LearningRate images() {
    return LearningRate.linear(lr, LAST);
  }

  /** The learning rate of Ys. */
  LearningRate targets() {
    return LearningRate.linear(targetsLr.orElse(lr), LAST);
  }

  /** The optimizer at a learning rate. */
  Optimizer at(double rate) {
    return optimizer.of(rate, 0, optimizer == OptimizerKind.SGD ? 0 : weightDecay);
  }
}
