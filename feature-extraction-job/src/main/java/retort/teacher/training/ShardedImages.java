package retort.teacher.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import retort.cluster.FunctionPartitioner;
import retort.image.UnusableImageException;
import retort.random.Seeds;
import retort.source.SourceImage;
import retort.teacher.survey.FittedImage;
import retort.teacher.survey.ImageShape;
import scala.Tuple2;

/**
 * The training images, decoded once and persisted by the executors in shards. Which images a shard
 * holds, and in which order, depends on the ids, the seed and the number of shards; the number of
 * partitions says where a shard lies and nothing else.
 *
 * @param rdd one element a shard
 */
record ShardedImages(JavaRDD<Shard> rdd) implements AutoCloseable {

  /**
   * Reads the images; a job is run when they are first used.
   *
   * @param images those that can't be used are left out
   * @param first the first key of each shard: {@link ImageIndex#shardStarts}
   * @param partitions that share them, at least 1
   */
  static ShardedImages load(
      JavaRDD<SourceImage> images, ImageShape shape, long[] first, int partitions, long seed) {
    return new ShardedImages(
        images
            .map(image -> usable(image, shape, seed))
            .filter(Objects::nonNull)
            .mapToPair(row -> row)
            .repartitionAndSortWithinPartitions(
                new FunctionPartitioner(
                    partitions,
                    key -> (int) ((long) shard((ShardKey) key, first) * partitions / first.length)),
                new ByKey())
            .mapPartitions(rows -> shards(rows, first))
            .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  private record ShardKey(long key, String id) implements Serializable {}

  private record ShardRow(Integer label, byte[] pixels) implements Serializable {}

  private static final class ByKey implements Comparator<ShardKey>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(ShardKey a, ShardKey b) {
      int byKey = Long.compare(a.key, b.key);
      return byKey != 0 ? byKey : a.id.compareTo(b.id);
    }
  }

  private static Tuple2<ShardKey, ShardRow> usable(SourceImage image, ImageShape shape, long seed) {
    try {
      byte[] pixels = FittedImage.of(image, shape).pixels().values();
      ShardKey key = new ShardKey(ImageIndex.key(image.id(), seed), image.id());
      return new Tuple2<>(key, new ShardRow(image.label(), pixels));
    } catch (UnusableImageException rejected) {
      // The image index has counted it, and it is listed.
      return null;
    }
  }

  private static int shard(ShardKey key, long[] first) {
    int place = Arrays.binarySearch(first, key.key);
    return place >= 0 ? place : Math.max(0, -place - 2);
  }

  private static Iterator<Shard> shards(Iterator<Tuple2<ShardKey, ShardRow>> rows, long[] first) {
    List<List<Tuple2<ShardKey, ShardRow>>> parts = new ArrayList<>();
    int current = -1;
    while (rows.hasNext()) {
      Tuple2<ShardKey, ShardRow> row = rows.next();
      int shard = shard(row._1(), first);
      if (shard != current) {
        parts.add(new ArrayList<>());
        current = shard;
      }
      parts.get(parts.size() - 1).add(row);
    }
    return parts.stream().map(part -> made(part, shard(part.get(0)._1(), first))).iterator();
  }

  private static Shard made(List<Tuple2<ShardKey, ShardRow>> rows, int index) {
    return new Shard(
        index,
        rows.stream().mapToLong(row -> Seeds.hash(row._1().id())).toArray(),
        rows.stream().map(row -> row._2().label()).toArray(Integer[]::new),
        rows.stream().map(row -> row._2().pixels()).toArray(byte[][]::new));
  }

  @Override
  public void close() {
    rdd.unpersist(false);
  }
}
