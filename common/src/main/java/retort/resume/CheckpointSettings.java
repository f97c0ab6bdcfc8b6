package retort.resume;

import retort.InvalidValueException;

/**
 * The section {@code checkpoint} of a job.
 *
 * @param every steps between two checkpoints, at least 1
 * @param keep how many stay, at least 1
 */
public record CheckpointSettings(int every, int keep) {
  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public CheckpointSettings {
    InvalidValueException.requireAtLeast("every", every, 1);
    InvalidValueException.requireAtLeast("keep", keep, 1);
  }
}
