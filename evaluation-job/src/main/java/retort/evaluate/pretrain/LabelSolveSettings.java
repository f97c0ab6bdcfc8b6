package retort.evaluate.pretrain;

import retort.InvalidValueException;

/**
 * The section {@code evaluate.label-solve}.
 *
 * @param backbones whose outer loss the targets minimize together, at least 1
 * @param steps of training for each, at least 1
 */
public record LabelSolveSettings(int backbones, int steps) {

  /**
   * @throws IllegalArgumentException where a count is out of its range
   */
  public LabelSolveSettings {
    InvalidValueException.requireAtLeast("backbones", backbones, 1);
    InvalidValueException.requireAtLeast("steps", steps, 1);
  }
}
