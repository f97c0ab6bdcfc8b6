package retort.optimizer;

import java.io.Serializable;

/**
 * A learning rate over the steps of a run: it may rise linearly at first, then stays, or falls.
 *
 * @param peak the highest, positive
 * @param warmUp the share of the steps in which it rises, in [0, 1)
 * @param decay how it falls after that
 * @param last what it falls to, as a share of the peak, in [0, 1]
 */
public record LearningRate(double peak, double warmUp, Decay decay, double last)
    implements Serializable {

  /** How a learning rate falls. */
  public enum Decay {
    /** Not at all. */
    CONSTANT,
    /** Along a straight line. */
    LINEAR,
    /** Along half a cosine (Loshchilov and Hutter 2017). */
    COSINE
  }

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public LearningRate {
    if (!(peak > 0 && peak < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a learning rate must be positive, not " + peak);
    }
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw new IllegalArgumentException("warm-up must be in [0, 1), not " + warmUp);
    }
    if (!(last >= 0 && last <= 1)) {
      throw new IllegalArgumentException(
          "the last share of a learning rate must be in [0, 1], not " + last);
    }
  }

  /** The same at every step. */
  public static LearningRate constant(double lr) {
    return new LearningRate(lr, 0, Decay.CONSTANT, 1);
  }

  /** Falls linearly to a share of its start. */
  public static LearningRate linear(double start, double last) {
    return new LearningRate(start, 0, Decay.LINEAR, last);
  }

  /** Falls to 0 along a cosine. */
  public static LearningRate cosine(double start) {
    return new LearningRate(start, 0, Decay.COSINE, 0);
  }

  /**
   * The rate of a step.
   *
   * @param step counted from 0
   * @param steps of the whole run
   */
  public double at(long step, long steps) {
    double warm = warmUp * steps;
    if (step < warm) {
      return peak * Math.min(1, (step + 1) / warm);
    }
    double progress = (step - warm) / (steps - warm);
    return switch (decay) {
      case CONSTANT -> peak;
      case LINEAR -> peak * (1 - (1 - last) * progress);
      case COSINE ->
          peak * (last + (1 - last) * (1 + StrictMath.cos(StrictMath.PI * progress)) / 2);
    };
  }
}
