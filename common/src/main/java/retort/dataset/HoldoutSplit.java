package retort.dataset;

import java.io.Serializable;
import retort.random.Seeds;

/** A side of the split of a features dataset into training and held-out images. */
@FunctionalInterface
public interface HoldoutSplit extends Serializable {

  /** Whether the image's rows are on this side. */
  boolean includes(String id);

  /**
   * The images that are set apart for the held-out outer loss. Which they are does not depend on a
   * run's seed, so that runs can be compared.
   *
   * @param share of all images, in [0, 1)
   */
  static HoldoutSplit heldOut(double share) {
    return id -> Seeds.unit(0, "holdout", id) < share;
  }

  /** The complement of {@link #heldOut}: the images to distill from. */
  static HoldoutSplit training(double share) {
    return id -> !(Seeds.unit(0, "holdout", id) < share);
  }
}
