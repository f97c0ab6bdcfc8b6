package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * Settings of a random resized crop.
 *
 * @param minArea of a crop, a share of the image's, in (0, 1]
 * @param maxAspectRatio the highest ratio of a crop's sides, in [1, 100]
 */
public record CropSettings(double minArea, double maxAspectRatio) implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public CropSettings {
    if (!(minArea > 0 && minArea <= 1)) {
      throw new InvalidValueException("min-area", minArea, "be in (0, 1]");
    }
    if (!(maxAspectRatio >= 1 && maxAspectRatio <= 100)) {
      throw new InvalidValueException("max-aspect-ratio", maxAspectRatio, "be in [1, 100]");
    }
  }
}
