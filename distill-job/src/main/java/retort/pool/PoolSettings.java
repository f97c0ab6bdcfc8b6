package retort.pool;

import retort.convnet.Sgd;

/**
 * {@code distill.pool.*}.
 *
 * @param size L, at least 1
 * @param steps T, at least 1
 * @param sgd of a backbone's training
 * @param reset what happens to a step count when its backbone starts afresh
 */
public record PoolSettings(int size, int steps, Sgd sgd, Reset reset) {

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
    if (size < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "distill.pool.size and distill.pool.steps must be at least 1, not %d and %d"
              .formatted(size, steps));
    }
  }
}
