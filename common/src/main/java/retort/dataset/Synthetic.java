package retort.dataset;

import retort.tensors.Tensor;

/**
 * The synthetic images Xs and their targets Ys. The tensors are replaced by every step, never
 * written into.
 *
 * @param images Xs, (m, channels, size, size), normalized
 * @param targets Ys, (m, d)
 */
public record Synthetic(Tensor images, Tensor targets) {

  /**
   * @throws IllegalArgumentException where the two have another number of rows
   */
  public Synthetic {
    if (images.shape().length != 4
        || targets.shape().length != 2
        || images.shape()[0] != targets.shape()[0]) {
      throw new IllegalArgumentException(
          "images (m, channels, size, size) and targets (m, d) expected, not %s and %s"
              .formatted(images, targets));
    }
  }

  /** Whether every coordinate is finite. */
  public boolean finite() {
    return finite(images.values()) && finite(targets.values());
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** m. */
  public int count() {
    return targets.shape()[0];
  }

  /** d. */
  public int dimension() {
    return targets.shape()[1];
  }
}
