package retort.teacher.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Accuracy of a 10-NN classifier by cosine similarity of centered rows: every fifth row is a query,
 * the rest is the reference set.
 */
final class KnnAccuracy {
  private static final int NEIGHBORS = 10;
  private static final int QUERY_EVERY = 5;

  private KnnAccuracy() {}

  /**
   * The accuracy.
   *
   * @param rows (n, length) row-major
   * @param labels n of them
   * @return the share of the queries that get their own label, in [0, 1]
   */
  static double accuracy(float[] rows, List<Integer> labels) {
    int n = labels.size();
    int length = rows.length / n;
    float[] unit = unit(rows, n, length);
    int right = 0;
    int queries = 0;
    for (int query = 0; query < n; query += QUERY_EVERY) {
      queries++;
      if (vote(unit, query, n, length, labels).equals(labels.get(query))) {
        right++;
      }
    }
    return (double) right / queries;
  }

  private record Neighbor(double similarity, int row) {}

  private static Integer vote(float[] unit, int query, int n, int length, List<Integer> labels) {
    PriorityQueue<Neighbor> nearest =
        new PriorityQueue<>((a, b) -> Double.compare(a.similarity(), b.similarity()));
    for (int row = 0; row < n; row++) {
      if (row % QUERY_EVERY == 0) {
        continue;
      }
      double similarity = 0;
      for (int j = 0; j < length; j++) {
        similarity += unit[query * length + j] * unit[row * length + j];
      }
      nearest.add(new Neighbor(similarity, row));
      if (nearest.size() > NEIGHBORS) {
        nearest.remove();
      }
    }
    Map<Integer, Integer> votes = new HashMap<>();
    Integer winner = null;
    for (Neighbor neighbor : nearest) {
      Integer label = labels.get(neighbor.row());
      int count = votes.merge(label, 1, Integer::sum);
      if (winner == null || count > votes.get(winner)) {
        winner = label;
      }
    }
    return winner;
  }

  private static float[] unit(float[] rows, int n, int length) {
    double[] mean = new double[length];
    for (int i = 0; i < rows.length; i++) {
      mean[i % length] += (double) rows[i] / n;
    }
    float[] unit = new float[rows.length];
    for (int row = 0; row < n; row++) {
      double squares = 0;
      for (int j = 0; j < length; j++) {
        double centered = rows[row * length + j] - mean[j];
        unit[row * length + j] = (float) centered;
        squares += centered * centered;
      }
      double norm = Math.sqrt(squares) + Float.MIN_NORMAL;
      for (int j = 0; j < length; j++) {
        unit[row * length + j] /= (float) norm;
      }
    }
    return unit;
  }
}
