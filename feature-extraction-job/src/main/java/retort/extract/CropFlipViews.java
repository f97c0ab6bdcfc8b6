package retort.extract;

import java.io.Serializable;
import java.util.SplittableRandom;
import retort.InvalidValueException;
import retort.image.Augmentation;
import retort.random.Seeds;

/**
 * The views of an image: view 0 plain, the others by random crop and horizontal flip.
 *
 * @param count rows an image, at least 1
 * @param seed of the crops and flips
 * @param padding how far a crop moves at most, pixels, not negative
 */
record CropFlipViews(int count, long seed, int padding) implements Serializable {

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  CropFlipViews {
    InvalidValueException.requireAtLeast("views", count, 1);
    InvalidValueException.requireAtLeast("padding", padding, 0);
  }

  /** How a view is cut: view 0 is the image itself, others depend on seed, id and view alone. */
  Augmentation of(String id, int view) {
    if (view == 0) {
      return Augmentation.NONE;
    }
    SplittableRandom random = Seeds.generator(seed, "view", Seeds.hash(id), view);
    int dx = random.nextInt(-padding, padding + 1);
    int dy = random.nextInt(-padding, padding + 1);
    return new Augmentation(dx, dy, random.nextBoolean());
  }
}
