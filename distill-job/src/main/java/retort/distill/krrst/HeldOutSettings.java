package retort.distill.krrst;

import java.util.OptionalInt;
import retort.InvalidValueException;

/**
 * The section {@code distill.evaluate}: the held-out outer loss.
 *
 * @param every outer steps between two evaluations; where none is given, the first and the last
 *     only
 * @param backbones fresh ones of an evaluation, at least 1
 * @param steps of training for each, at least 0
 */
public record HeldOutSettings(OptionalInt every, int backbones, int steps) {
  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public HeldOutSettings {
    InvalidValueException.requireAtLeast("backbones", backbones, 1);
    InvalidValueException.requireAtLeast("steps", steps, 0);
  }

  /** Whether an evaluation is due after this many outer steps. */
  boolean isDue(long step) {
    return every.isPresent() && step % every.getAsInt() == 0;
  }
}
