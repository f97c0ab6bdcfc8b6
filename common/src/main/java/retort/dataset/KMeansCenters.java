package retort.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** The images nearest to the centers of MLlib's k-means on the representations. */
final class KMeansCenters {
  private static final int ITERATIONS = 50;
  private static final ByDistance NEARER = new ByDistance();

  private KMeansCenters() {}

  /**
   * One id a center, all different; where two centers share their nearest image, the nearer has it.
   */
  static List<String> nearest(JavaRDD<Candidate> candidates, int count, long seed, String uri) {
    JavaRDD<Candidate> persisted = candidates.persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<Vector> points =
        persisted.map(c -> vector(c.representation())).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long found = persisted.count();
      if (found < count) {
        throw new TooFewImagesException(uri, count, found);
      }
      KMeansModel model =
          new KMeans().setK(count).setMaxIterations(ITERATIONS).setSeed(seed).run(points.rdd());
      List<float[]> centers =
          Arrays.stream(model.clusterCenters()).map(center -> floats(center.toArray())).toList();
      Set<String> picked = new HashSet<>();
      List<String> ids = new ArrayList<>(assign(persisted, centers, picked));
      // Fewer centers than asked for where images are alike: the rest is picked at random.
      if (ids.size() < count) {
        Set<String> taken = Set.copyOf(picked);
        ids.addAll(
            InitialSet.random(
                persisted.map(Candidate::id).filter(id -> !taken.contains(id)),
                count - ids.size(),
                seed,
                uri));
      }
      return ids;
    } finally {
      points.unpersist(false);
      persisted.unpersist(false);
    }
  }

  private static List<String> assign(
      JavaRDD<Candidate> candidates, List<float[]> centers, Set<String> picked) {
    String[] ids = new String[centers.size()];
    while (Arrays.asList(ids).contains(null)) {
      Set<String> taken = Set.copyOf(picked);
      List<Tuple2<Double, String>> nearest =
          candidates
              .mapPartitions(part -> List.of(best(part, centers, taken)).iterator())
              .reduce(KMeansCenters::nearer);
      // Nearest pairs first: a center that loses its image to a nearer one looks again.
      Integer[] order = new Integer[ids.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> NEARER.compare(nearest.get(a), nearest.get(b)));
      for (int center : order) {
        if (ids[center] == null && picked.add(nearest.get(center)._2())) {
          ids[center] = nearest.get(center)._2();
        }
      }
    }
    return List.of(ids);
  }

  /** For every center the squared distance and id of its nearest candidate that is not taken. */
  private static List<Tuple2<Double, String>> best(
      Iterator<Candidate> part, List<float[]> centers, Set<String> taken) {
    List<Tuple2<Double, String>> best = new ArrayList<>();
    for (int k = 0; k < centers.size(); k++) {
      best.add(new Tuple2<>(Double.POSITIVE_INFINITY, ""));
    }
    while (part.hasNext()) {
      Candidate candidate = part.next();
      if (!taken.contains(candidate.id())) {
        for (int k = 0; k < centers.size(); k++) {
          double distance = distance(candidate.representation(), centers.get(k));
          if (distance <= best.get(k)._1()) {
            Tuple2<Double, String> found = new Tuple2<>(distance, candidate.id());
            best.set(k, NEARER.compare(found, best.get(k)) < 0 ? found : best.get(k));
          }
        }
      }
    }
    return best;
  }

  private static List<Tuple2<Double, String>> nearer(
      List<Tuple2<Double, String>> a, List<Tuple2<Double, String>> b) {
    List<Tuple2<Double, String>> nearer = new ArrayList<>();
    for (int k = 0; k < a.size(); k++) {
      nearer.add(NEARER.compare(a.get(k), b.get(k)) <= 0 ? a.get(k) : b.get(k));
    }
    return nearer;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static Vector vector(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return Vectors.dense(wide);
  }

  private static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
