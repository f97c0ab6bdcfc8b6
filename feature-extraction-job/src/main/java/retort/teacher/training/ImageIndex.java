package retort.teacher.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import retort.random.Seeds;
import retort.source.SourceImage;
import retort.storage.Sha256;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.Survey;

/**
 * The index of the training images: statistics of all of them, and the pseudo-random order that the
 * seed gives the usable ones, from which the shards are cut.
 *
 * @param survey of all images
 * @param keys of the usable ones, sorted
 */
record ImageIndex(Survey survey, long[] keys) implements Serializable {

  /** Decodes every image, on the executors. */
  static ImageIndex of(JavaRDD<SourceImage> images, ImageShape shape, long seed) {
    List<ImageIndex> parts =
        images
            .mapPartitions(partition -> List.of(ofPart(partition, shape, seed)).iterator())
            .collect();
    long[] keys = parts.stream().flatMapToLong(part -> Arrays.stream(part.keys)).sorted().toArray();
    return new ImageIndex(Survey.sum(parts.stream().map(ImageIndex::survey).toList()), keys);
  }

  private static ImageIndex ofPart(Iterator<SourceImage> partition, ImageShape shape, long seed) {
    Survey.Counter count = new Survey.Counter(shape);
    long[] keys = new long[1024];
    int used = 0;
    while (partition.hasNext()) {
      SourceImage image = partition.next();
      if (count.add(image)) {
        if (used == keys.length) {
          keys = Arrays.copyOf(keys, 2 * used);
        }
        keys[used++] = key(image.id(), seed);
      }
    }
    return new ImageIndex(count.survey(), Arrays.copyOf(keys, used));
  }

  /** An image's place in the order. */
  static long key(String id, long seed) {
    return Seeds.derive(seed, "teacher stripe", Seeds.hash(id));
  }

  /** The usable images. */
  int images() {
    return keys.length;
  }

  /**
   * The first key of each shard. The sizes of shards differ by one at most.
   *
   * @param shards how many, from 1 to the number of images
   */
  long[] shardStarts(int shards) {
    long[] first = new long[shards];
    for (int s = 0; s < shards; s++) {
      first[s] = keys[(int) ((long) s * keys.length / shards)];
    }
    return first;
  }

  /** Changes where the images do. */
  String fingerprint() {
    ByteBuffer bytes =
        ByteBuffer.allocate(
            Long.BYTES * (keys.length + survey.sums().length + survey.squares().length));
    for (long[] numbers : List.of(keys, survey.sums(), survey.squares())) {
      bytes.asLongBuffer().put(numbers);
      bytes.position(bytes.position() + Long.BYTES * numbers.length);
    }
    return Sha256.of(bytes.array());
  }
}
