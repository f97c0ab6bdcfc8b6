package retort.teacher.training;

import java.io.Serializable;
import retort.image.Pixels;
import retort.teacher.views.AugmentedViews;

/**
 * The pairs of augmented views that the network sees.
 *
 * @param views how they are drawn
 * @param channels of an image
 * @param size height and width
 */
record ViewPairs(AugmentedViews views, int channels, int size) implements Serializable {

  /** The floats of one view. */
  int length() {
    return channels * size * size;
  }

  /**
   * The two views of each image of the group that a minibatch takes from a shard.
   *
   * @return (2 * group, channels, size, size): the first views, then the second ones in the same
   *     order
   */
  float[] of(Shard shard, BatchIndex batch) {
    int[] group = shard.group(batch);
    float[] images = new float[2 * group.length * length()];
    for (int i = 0; i < images.length / length(); i++) {
      int image = group[i % group.length];
      views.draw(
          new Pixels(shard.images()[image], channels, size, size),
          shard.ids()[image],
          batch.epoch(),
          i / group.length,
          images,
          i * length());
    }
    return images;
  }
}
