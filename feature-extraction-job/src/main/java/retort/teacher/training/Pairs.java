package retort.teacher.training;

import java.io.Serializable;
import retort.image.Pixels;
import retort.teacher.views.Views;

/**
 * Makes what the network sees of one group.
 *
 * @param views how they are drawn
 * @param channels of an image
 * @param size height and width
 */
record Pairs(Views views, int channels, int size) implements Serializable {

  /** The floats of one view. */
  int length() {
    return channels * size * size;
  }

  /**
   * The two views of each image of a step's group.
   *
   * @return (2 * group, channels, size, size): the first views, then the second ones in the same
   *     order
   */
  float[] of(Stripe stripe, Draw draw) {
    int[] group = stripe.group(draw);
    float[] images = new float[2 * group.length * length()];
    for (int i = 0; i < images.length / length(); i++) {
      int image = group[i % group.length];
      views.draw(
          new Pixels(stripe.images()[image], channels, size, size),
          stripe.ids()[image],
          draw.epoch(),
          i / group.length,
          images,
          i * length());
    }
    return images;
  }
}
