package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;
import retort.settings.SettingKey;

/**
 * Settings of color jitter.
 *
 * @param share of views with color jitter
 * @param brightness factor within 1 - this and 1 + this, in [0, 1]
 * @param contrast likewise
 * @param saturation likewise
 * @param hue turned by at most this part of the color circle, in [0, 0.5]
 */
public record JitterSettings(
    @SettingKey("jitter") double share,
    double brightness,
    double contrast,
    double saturation,
    double hue)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public JitterSettings {
    InvalidValueException.requireShare("jitter", share);
    InvalidValueException.requireShare("brightness", brightness);
    InvalidValueException.requireShare("contrast", contrast);
    InvalidValueException.requireShare("saturation", saturation);
    if (!(hue >= 0 && hue <= 0.5)) {
      throw new InvalidValueException("hue", hue, "be in [0, 0.5]");
    }
  }
}
