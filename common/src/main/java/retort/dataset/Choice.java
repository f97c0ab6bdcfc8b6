package retort.dataset;

import java.io.Serializable;
import retort.random.Seeds;

/** Chooses rows of a features dataset by the id of their image. */
@FunctionalInterface
public interface Choice extends Serializable {

  /** Whether the image's rows are wanted. */
  boolean wants(String id);

  /**
   * The images that are set apart for the held-out outer loss. Which they are does not depend on a
   * run's seed, so that runs can be compared.
   *
   * @param share of all images, in [0, 1)
   */
  static Choice heldOut(double share) {
    return id -> Seeds.unit(0, "holdout", id) < share;
  }

  /** The images that are not. */
  static Choice kept(double share) {
    return id -> !(Seeds.unit(0, "holdout", id) < share);
  }
}
