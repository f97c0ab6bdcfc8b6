package retort.ssl;

import retort.architecture.Update;

/**
 * How fast to train: the learning rate rises linearly at first, then falls to zero along a cosine.
 *
 * @param optimizer which
 * @param lr the highest learning rate, positive
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay at least 0
 * @param warmUp the share of the steps in which the learning rate rises, in [0, 1)
 */
record Schedule(
    Optimizer optimizer, double lr, double momentum, double weightDecay, double warmUp) {

  /** How parameters move along their gradient. */
  enum Optimizer {
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
    double warm = warmUp * steps;
    if (step < warm) {
      return lr * Math.min(1, (step + 1) / warm);
    }
    return lr * (1 + StrictMath.cos(StrictMath.PI * (step - warm) / (steps - warm))) / 2;
  }

  /** The optimiser's step; arguments as those of {@link #rate}. */
  Update at(long step, long steps) {
    double rate = rate(step, steps);
    return switch (optimizer) {
      case SGD -> new Update.Sgd(rate, momentum, weightDecay);
      case ADAMW -> new Update.AdamW(rate, weightDecay);
    };
  }
}
