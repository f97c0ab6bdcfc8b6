package retort.teacher.training;

import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;

/**
 * How fast to train: the learning rate rises linearly at first, then falls to zero along a cosine.
 *
 * @param rule which
 * @param lr the highest learning rate, positive
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay at least 0
 * @param warmUp the share of the steps in which the learning rate rises, in [0, 1)
 */
record Schedule(Rule rule, double lr, double momentum, double weightDecay, double warmUp) {

  /** How parameters move along their gradient. */
  enum Rule {
    SGD,
    ADAMW
  }

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  Schedule {
    if (!(lr > 0) || Double.isInfinite(lr)) {
      throw new IllegalArgumentException("teacher.lr must be positive, not " + lr);
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("teacher.momentum must be in [0, 1), not " + momentum);
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "teacher.weight-decay must not be negative, not " + weightDecay);
    }
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw new IllegalArgumentException("teacher.warm-up must be in [0, 1), not " + warmUp);
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
    double rate = rate(step, steps);
    return switch (rule) {
      case SGD -> new Optimizer.Sgd(rate, momentum, weightDecay);
      case ADAMW -> new Optimizer.AdamW(rate, weightDecay);
    };
  }
}
