package retort.teacher.training;

import retort.InvalidValueException;
import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;
import retort.optimizer.OptimizerKind;

/**
 * The optimizer of every step: a learning rate with linear warm-up and cosine decay to zero.
 *
 * @param optimizer how parameters move
 * @param lr the highest learning rate, positive
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay at least 0
 * @param warmUp the share of the steps in which the learning rate rises, in [0, 1)
 */
record OptimizerSchedule(
    OptimizerKind optimizer, double lr, double momentum, double weightDecay, double warmUp) {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  OptimizerSchedule {
    if (!(lr > 0) || Double.isInfinite(lr)) {
      throw new InvalidValueException("lr", lr, "be positive");
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new InvalidValueException("momentum", momentum, "be in [0, 1)");
    }
    if (!(weightDecay >= 0)) {
      throw new InvalidValueException("weight-decay", weightDecay, "not be negative");
    }
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw new InvalidValueException("warm-up", warmUp, "be in [0, 1)");
    }
  }

  /**
   * The learning rate of a step.
   *
   * @param step counted from 0
   * @param steps of the whole run
   */
  double rate(long step, long steps) {
    return new LearningRate(lr, warmUp, LearningRate.Decay.COSINE, 0).at(step, steps);
  }

  /** The optimizer of a step; arguments as those of {@link #rate}. */
  Optimizer at(long step, long steps) {
    return optimizer.of(rate(step, steps), momentum, weightDecay);
  }
}
