package retort.teacher.training;

import java.io.Serializable;
import java.util.SplittableRandom;
import retort.random.Seeds;

/**
 * A fixed part of the training images, in the memory of an executor. Every minibatch has one group
 * of images of each shard.
 *
 * @param index among the shards
 * @param ids hashes of the images' ids
 * @param labels null where an image has none
 * @param images 8-bit pixels, channel-major, one array an image
 */
record Shard(int index, long[] ids, Integer[] labels, byte[][] images) implements Serializable {

  /** How many images it has. */
  int size() {
    return ids.length;
  }

  /**
   * The group of a minibatch, as positions in this shard. An epoch takes each image once at most.
   */
  int[] group(BatchIndex batch) {
    SplittableRandom random = Seeds.generator(batch.seed(), "teacher order", batch.epoch(), index);
    int[] order = Seeds.permutation(size(), random);
    int[] group = new int[batch.group()];
    System.arraycopy(order, batch.step() * batch.group(), group, 0, group.length);
    return group;
  }
}
