package retort.teacher.views;

import java.io.Serializable;
import java.util.SplittableRandom;
import retort.image.Pixels;
import retort.random.Seeds;

/**
 * Draws augmented views of images, in the paper's order: a random crop resized to the whole's size,
 * mirrored or not; colours jittered; no colours; blurred; solarised; then normalised. Each depends
 * on (seed, image id, epoch, view) alone.
 *
 * @param first how the first view of a pair is drawn
 * @param second how the second is
 * @param mean a channel, of pixels / 255
 * @param std likewise, positive
 * @param seed of the run
 */
public record Views(ViewSettings first, ViewSettings second, double[] mean, double[] std, long seed)
    implements Serializable {

  /**
   * Writes one view, normalised.
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
    ViewSettings how = view == 0 ? first : second;
    int size = image.width();
    double[] values = Crop.draw(how, size, random).of(image);
    Colours.draw(how, random).apply(values, image.channels());
    if (random.nextDouble() < how.blur()) {
      double sigma = between(how.leastSigma(), how.mostSigma(), random);
      Blur.apply(values, image.channels(), size, sigma);
    }
    if (random.nextDouble() < how.solarise()) {
      Colours.solarise(values);
    }
    int plane = size * size;
    for (int i = 0; i < values.length; i++) {
      int c = i / plane;
      target[at + i] = (float) ((values[i] - mean[c]) / std[c]);
    }
  }

  static double between(double least, double most, SplittableRandom random) {
    return least + (most - least) * random.nextDouble();
  }
}
