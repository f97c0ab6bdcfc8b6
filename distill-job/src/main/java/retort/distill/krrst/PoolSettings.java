package retort.distill.krrst;

import retort.InvalidValueException;
import retort.optimizer.Optimizer;

/**
 * {@code distill.pool.*}.
 *
 * @param size L, at least 1
 * @param steps T, at least 1
 * @param sgd of a backbone's training
 * @param reset what happens to a step count when its backbone starts afresh
 */
public record PoolSettings(int size, int steps, Optimizer.Sgd sgd, Reset reset) {

  /** What happens to a step count when its backbone starts afresh. */
  public enum Reset {
    /** It starts again from 0, as the paper says. */
    PAPER,
    /** It stays, as in the released code: from then on every sampled backbone is a fresh one. */
    RELEASED
  }

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public PoolSettings {
    InvalidValueException.requireAtLeast("size", size, 1);
    InvalidValueException.requireAtLeast("steps", steps, 1);
    if (sgd.lr() == 0) {
      throw new InvalidValueException("lr", sgd.lr(), "be positive");
    }
  }
}
