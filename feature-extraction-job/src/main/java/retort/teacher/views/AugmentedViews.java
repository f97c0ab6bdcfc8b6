package retort.teacher.views;

import java.io.Serializable;
import java.util.SplittableRandom;
import retort.image.Pixels;
import retort.random.Seeds;

/**
 * The augmentation of Barlow Twins (Zbontar et al. 2021, section 2.2): random resized crop,
 * horizontal flip, color jitter, grayscale, Gaussian blur, solarization, then normalization. A view
 * depends on (seed, image id, epoch, view) alone.
 *
 * @param first settings of the first view of a pair
 * @param second settings of the second
 * @param mean a channel, of pixels / 255
 * @param std likewise, positive
 * @param seed of the run
 */
public record AugmentedViews(
    ViewSettings first, ViewSettings second, double[] mean, double[] std, long seed)
    implements Serializable {

  /**
   * Draws one view and writes it, normalized.
   *
   * @param image square
   * @param id the hash of the image's id
   * @param epoch counted from 0
   * @param view 0 or 1
   * @param target receives channels * size * size floats, channel-major
   * @param at the index of the first
   */
  public void draw(Pixels image, long id, long epoch, int view, float[] target, int at) {
    SplittableRandom random = Seeds.generator(seed, "teacher view", id, epoch, view);
    ViewSettings settings = view == 0 ? first : second;
    int size = image.width();
    AugmentSettings augment = settings.augment();
    double[] values = Crop.draw(augment, size, random).of(image);
    ColorJitter.draw(augment, random).apply(values, image.channels());
    if (random.nextDouble() < settings.blur()) {
      BlurSettings blur = augment.blur();
      double sigma = between(blur.minSigma(), blur.maxSigma(), random);
      Blur.apply(values, image.channels(), size, sigma);
    }
    if (random.nextDouble() < settings.solarize()) {
      ColorJitter.solarize(values);
    }
    int plane = size * size;
    for (int i = 0; i < values.length; i++) {
      int c = i / plane;
      target[at + i] = (float) ((values[i] - mean[c]) / std[c]);
    }
  }

  static double between(double low, double high, SplittableRandom random) {
    return low + (high - low) * random.nextDouble();
  }
}
