package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * The section {@code solarize} of the views: bright values are inverted.
 *
 * @param first share of the first views that are solarized
 * @param second share of the second views
 */
public record SolarizeSettings(double first, double second) implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is no share
   */
  public SolarizeSettings {
    InvalidValueException.requireShare("first", first);
    InvalidValueException.requireShare("second", second);
  }
}
