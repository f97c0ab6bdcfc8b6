package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.random.Seeds;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class ShardedImagesTest {
  private static final int IMAGES = 59;
  private static final int STRIPES = 6;

  @Test
  void shardsAreTheSameWhateverThePartitions(SparkSession spark) {
    List<Shard> one = shards(spark, 1, 1);
    assertEquals(STRIPES, one.size());
    for (int[] division : new int[][] {{3, 2}, {7, 6}}) {
      List<Shard> other = shards(spark, division[0], division[1]);
      for (int s = 0; s < STRIPES; s++) {
        assertEquals(s, other.get(s).index());
        assertArrayEquals(one.get(s).ids(), other.get(s).ids());
        assertArrayEquals(one.get(s).labels(), other.get(s).labels());
        assertArrayEquals(one.get(s).images(), other.get(s).images());
      }
    }
  }

  @Test
  void everyImageIsInOneShardAndTheirSizesDifferByOne(SparkSession spark) {
    Set<Long> ids = new HashSet<>();
    for (Shard shard : shards(spark, 2, 2)) {
      assertTrue(shard.size() == 9 || shard.size() == 10, "" + shard.size());
      for (int i = 0; i < shard.size(); i++) {
        assertTrue(ids.add(shard.ids()[i]));
      }
    }
    assertEquals(IMAGES, ids.size());
    assertTrue(ids.contains(Seeds.hash("image 0")));
  }

  @Test
  void anEpochDrawsEachImageOnceAndTheNextOneOtherwise(SparkSession spark) {
    Shard shard = shards(spark, 1, 1).get(2);
    List<Integer> drawn = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      for (int i : shard.group(new BatchIndex(1, 0, step, 3))) {
        drawn.add(i);
      }
    }
    assertEquals(9, new HashSet<>(drawn).size());
    assertFalse(
        Arrays.equals(
            shard.group(new BatchIndex(1, 0, 0, 3)), shard.group(new BatchIndex(1, 1, 0, 3))));
    assertFalse(
        Arrays.equals(
            shard.group(new BatchIndex(1, 0, 0, 3)), shard.group(new BatchIndex(2, 0, 0, 3))));
  }

  @Test
  void theFingerprintFollowsTheImages(SparkSession spark) {
    assertEquals(index(spark, IMAGES, 1).fingerprint(), index(spark, IMAGES, 4).fingerprint());
    assertNotEquals(
        index(spark, IMAGES, 1).fingerprint(), index(spark, IMAGES - 1, 1).fingerprint());
  }

  private static ImageIndex index(SparkSession spark, int images, int slices) {
    return ImageIndex.of(
        SampleShards.images(spark, images, slices), SampleShards.SHAPE, SampleShards.SEED);
  }

  private static List<Shard> shards(SparkSession spark, int slices, int partitions) {
    try (ShardedImages shards =
        SampleShards.load(SampleShards.images(spark, IMAGES, slices), STRIPES, partitions)) {
      List<Shard> all = new ArrayList<>(shards.rdd().collect());
      all.sort(Comparator.comparing(Shard::index));
      return all;
    }
  }
}
