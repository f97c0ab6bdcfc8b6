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
 * A first look at every image, and the order that the seed gives those that can be used.
 *
 * @param survey of all images
 * @param keys of the usable ones, sorted
 */
record Census(Survey survey, long[] keys) implements Serializable {

  /** Decodes every image, on the executors. */
  static Census of(JavaRDD<SourceImage> images, ImageShape shape, long seed) {
    List<Census> parts =
        images.mapPartitions(some -> List.of(ofPart(some, shape, seed)).iterator()).collect();
    long[] keys = parts.stream().flatMapToLong(part -> Arrays.stream(part.keys)).sorted().toArray();
    return new Census(Survey.sum(parts.stream().map(Census::survey).toList()), keys);
  }

  private static Census ofPart(Iterator<SourceImage> some, ImageShape shape, long seed) {
    Survey.Count count = new Survey.Count(shape);
    long[] keys = new long[1024];
    int used = 0;
    while (some.hasNext()) {
      SourceImage image = some.next();
      if (count.add(image)) {
        if (used == keys.length) {
          keys = Arrays.copyOf(keys, 2 * used);
        }
        keys[used++] = key(image.id(), seed);
      }
    }
    return new Census(count.survey(), Arrays.copyOf(keys, used));
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
   * The first key of each of as many stripes of the order, whose sizes differ by one at most.
   *
   * @param stripes from 1 to the number of images
   */
  long[] stripes(int stripes) {
    long[] first = new long[stripes];
    for (int s = 0; s < stripes; s++) {
      first[s] = keys[(int) ((long) s * keys.length / stripes)];
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
