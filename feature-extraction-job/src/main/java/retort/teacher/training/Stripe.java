package retort.teacher.training;

import java.io.Serializable;
import java.util.SplittableRandom;
import retort.random.Seeds;

/**
 * A part of the images as an executor holds it. Every step takes one group of each stripe.
 *
 * @param index among the stripes
 * @param ids hashes of the images' ids
 * @param labels null where an image has none
 * @param images 8-bit pixels, channel-major, one array an image
 */
record Stripe(int index, long[] ids, Integer[] labels, byte[][] images) implements Serializable {

  /** How many images it has. */
  int size() {
    return ids.length;
  }

  /** The images of one step, as positions in this stripe: each is drawn once an epoch at most. */
  int[] group(Draw draw) {
    SplittableRandom random = Seeds.generator(draw.seed(), "teacher order", draw.epoch(), index);
    int[] order = new int[size()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    int[] group = new int[draw.group()];
    System.arraycopy(order, draw.step() * draw.group(), group, 0, group.length);
    return group;
  }
}
