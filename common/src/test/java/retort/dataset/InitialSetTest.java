package retort.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

@ExtendWith(LocalSpark.class)
class InitialSetTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), 60);
  }

  @Test
  void randomImagesAreRealOnesWithTheirRepresentations(SparkSession spark) {
    Synthetic picked = pick(spark, InitialSet.Pick.RANDOM, 10, 1);
    assertArrayEquals(
        new int[] {10, 3, SampleFeatures.SIZE, SampleFeatures.SIZE}, picked.images().shape());
    Synthetic all = pick(spark, InitialSet.Pick.RANDOM, 60, 2);
    for (int i = 0; i < 10; i++) {
      assertTrue(indexOf(all, picked, i) >= 0, "image " + i);
    }
    assertArrayEquals(
        picked.images().values(), pick(spark, InitialSet.Pick.RANDOM, 10, 1).images().values());
    assertFalse(
        Arrays.equals(
            picked.images().values(),
            pick(spark, InitialSet.Pick.RANDOM, 10, 3).images().values()));
  }

  @Test
  void heldOutImagesAreNotPicked(SparkSession spark) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    TooFewImagesException error =
        assertThrows(
            TooFewImagesException.class,
            () ->
                InitialSet.ids(
                    features,
                    InitialSet.Pick.RANDOM,
                    12,
                    0,
                    id -> id.compareTo("image-00011") < 0));
    assertTrue(error.getMessage().contains("has 11 to start from"), error.getMessage());
  }

  @Test
  void kmeansPicksOneImageOfEachCluster(SparkSession spark) {
    List<Candidate> candidates = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(5);
    for (int cluster = 0; cluster < 4; cluster++) {
      for (int i = 0; i < 30; i++) {
        // The first of each cluster lies at its very center, the others around it in pairs.
        double angle = random.nextDouble() * Math.PI;
        double radius = i == 0 ? 0 : 0.5 + random.nextDouble();
        float dx = (float) (radius * Math.cos(angle));
        float dy = (float) (radius * Math.sin(angle));
        candidates.add(at(cluster + "-" + i + "a", 20 * cluster + dx, dy));
        candidates.add(at(cluster + "-" + i + "b", 20 * cluster - dx, -dy - (i == 0 ? 0.1f : 0)));
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> ids = KMeansCenters.nearest(context.parallelize(candidates, 3), 4, 1, "here");
    assertEquals(Set.of("0-0a", "1-0a", "2-0a", "3-0a"), near(ids));
  }

  @Test
  void centersThatShareAnImageTakeTheNext(SparkSession spark) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      candidates.add(at("same-" + i, 1, 1));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> ids = KMeansCenters.nearest(context.parallelize(candidates, 2), 5, 1, "here");
    assertEquals(5, new HashSet<>(ids).size());
  }

  /**
   * Every pick must be at most 0.1 from its center: "a" or, by rounding of the mean, "b" of pair 0.
   */
  private static Set<String> near(List<String> ids) {
    Set<String> near = new HashSet<>();
    ids.forEach(id -> near.add(id.replace("0b", "0a")));
    return near;
  }

  private static Candidate at(String id, float x, float y) {
    return new Candidate(id, new float[] {x, y});
  }

  private static Synthetic pick(SparkSession spark, InitialSet.Pick how, int count, long seed) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    return InitialSet.decoded(features, InitialSet.ids(features, how, count, seed, id -> true));
  }

  private static int indexOf(Synthetic all, Synthetic of, int i) {
    int length = of.images().values().length / of.count();
    int d = of.dimension();
    for (int j = 0; j < all.count(); j++) {
      if (Arrays.equals(
              of.images().values(),
              i * length,
              (i + 1) * length,
              all.images().values(),
              j * length,
              (j + 1) * length)
          && Arrays.equals(
              of.targets().values(),
              i * d,
              (i + 1) * d,
              all.targets().values(),
              j * d,
              (j + 1) * d)) {
        return j;
      }
    }
    return -1;
  }
}
