package retort.teacher.views;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * The section {@code teacher.augment}: how the two views of an image are drawn. A share is the
 * probability that something is done, in [0, 1].
 *
 * @param crop of every view
 * @param flip share of horizontally flipped views
 * @param color jitter of views
 * @param gray share of grayscale views
 * @param sharpUpTo images up to this size are neither blurred nor solarized
 * @param blur of some views
 * @param solarize of some views
 */
public record AugmentSettings(
    CropSettings crop,
    double flip,
    JitterSettings color,
    double gray,
    int sharpUpTo,
    BlurSettings blur,
    SolarizeSettings solarize)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is no share
   */
  public AugmentSettings {
    InvalidValueException.requireShare("flip", flip);
    InvalidValueException.requireShare("gray", gray);
  }

  /** How the first views of images of this size are drawn. */
  public ViewSettings first(int size) {
    return view(size, blur.first(), solarize.first());
  }

  /** How the second views are. */
  public ViewSettings second(int size) {
    return view(size, blur.second(), solarize.second());
  }

  private ViewSettings view(int size, double blurred, double solarized) {
    boolean sharp = size <= sharpUpTo;
    return new ViewSettings(this, sharp ? 0 : blurred, sharp ? 0 : solarized);
  }
}
