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
class StripesTest {
  private static final int IMAGES = 59;
  private static final int STRIPES = 6;

  @Test
  void stripesAreTheSameWhateverThePartitions(SparkSession spark) {
    List<Stripe> one = stripes(spark, 1, 1);
    assertEquals(STRIPES, one.size());
    for (int[] division : new int[][] {{3, 2}, {7, 6}}) {
      List<Stripe> other = stripes(spark, division[0], division[1]);
      for (int s = 0; s < STRIPES; s++) {
        assertEquals(s, other.get(s).index());
        assertArrayEquals(one.get(s).ids(), other.get(s).ids());
        assertArrayEquals(one.get(s).labels(), other.get(s).labels());
        assertArrayEquals(one.get(s).images(), other.get(s).images());
      }
    }
  }

  @Test
  void everyImageIsInOneStripeAndTheirSizesDifferByOne(SparkSession spark) {
    Set<Long> ids = new HashSet<>();
    for (Stripe stripe : stripes(spark, 2, 2)) {
      assertTrue(stripe.size() == 9 || stripe.size() == 10, "" + stripe.size());
      for (int i = 0; i < stripe.size(); i++) {
        assertTrue(ids.add(stripe.ids()[i]));
      }
    }
    assertEquals(IMAGES, ids.size());
    assertTrue(ids.contains(Seeds.hash("image 0")));
  }

  @Test
  void anEpochDrawsEachImageOnceAndTheNextOneOtherwise(SparkSession spark) {
    Stripe stripe = stripes(spark, 1, 1).get(2);
    List<Integer> drawn = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      for (int i : stripe.group(new Draw(1, 0, step, 3))) {
        drawn.add(i);
      }
    }
    assertEquals(9, new HashSet<>(drawn).size());
    assertFalse(
        Arrays.equals(stripe.group(new Draw(1, 0, 0, 3)), stripe.group(new Draw(1, 1, 0, 3))));
    assertFalse(
        Arrays.equals(stripe.group(new Draw(1, 0, 0, 3)), stripe.group(new Draw(2, 0, 0, 3))));
  }

  @Test
  void theFingerprintFollowsTheImages(SparkSession spark) {
    assertEquals(census(spark, IMAGES, 1).fingerprint(), census(spark, IMAGES, 4).fingerprint());
    assertNotEquals(
        census(spark, IMAGES, 1).fingerprint(), census(spark, IMAGES - 1, 1).fingerprint());
  }

  private static Census census(SparkSession spark, int images, int slices) {
    return Census.of(
        SampleStripes.images(spark, images, slices), SampleStripes.SHAPE, SampleStripes.SEED);
  }

  private static List<Stripe> stripes(SparkSession spark, int slices, int partitions) {
    try (Stripes stripes =
        SampleStripes.load(SampleStripes.images(spark, IMAGES, slices), STRIPES, partitions)) {
      List<Stripe> all = new ArrayList<>(stripes.held().collect());
      all.sort(Comparator.comparing(Stripe::index));
      return all;
    }
  }
}
