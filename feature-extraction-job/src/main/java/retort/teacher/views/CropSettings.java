package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * Settings of a random resized crop.
 *
 * @param leastArea of a crop, a share of the image's, in (0, 1]
 * @param mostStretch the highest ratio of a crop's sides, in [1, 100]
 */
public record CropSettings(double leastArea, double mostStretch) implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public CropSettings {
    if (!(leastArea > 0 && leastArea <= 1)) {
      throw new InvalidValueException("least-area", leastArea, "be in (0, 1]");
    }
    if (!(mostStretch >= 1 && mostStretch <= 100)) {
      throw new InvalidValueException("most-stretch", mostStretch, "be in [1, 100]");
    }
  }
}
