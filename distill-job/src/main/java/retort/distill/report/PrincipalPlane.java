package retort.distill.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.SingularValueDecomposition;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.SparkSession;
import retort.report.Chart.Point;

/**
 * The first two principal components of some rows: the plane in which they spread most.
 *
 * @param mean of the rows, d numbers
 * @param first unit vector
 * @param second unit vector, orthogonal to the first
 */
record PrincipalPlane(double[] mean, double[] first, double[] second) {

  /** Rows that it is fitted to; they travel to the executors a few dozen times. */
  private static final int MOST = 500;

  /**
   * Fits the plane, by the singular value decomposition of the centered rows.
   *
   * @param rows of d numbers each
   * @return empty where they do not span a plane
   */
  static Optional<PrincipalPlane> of(SparkSession spark, List<float[]> rows) {
    if (rows.size() < 3 || rows.get(0).length < 2) {
      return Optional.empty();
    }
    double[] mean = mean(rows);
    int every = (rows.size() + MOST - 1) / MOST;
    List<Vector> centered =
        IntStream.range(0, (rows.size() + every - 1) / every)
            .mapToObj(i -> centered(rows.get(i * every), mean))
            .toList();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Vector> cached =
        context.parallelize(centered, slices(mean.length, centered.size())).cache();
    SingularValueDecomposition<RowMatrix, Matrix> svd =
        new RowMatrix(cached.rdd()).computeSVD(2, false, 1e-6);
    cached.unpersist();
    return svd.s().size() < 2
        ? Optional.empty()
        : Optional.of(new PrincipalPlane(mean, column(svd.V(), 0), column(svd.V(), 1)));
  }

  /** Where a row lies on the plane. */
  Point point(float[] row) {
    double x = 0;
    double y = 0;
    for (int j = 0; j < mean.length; j++) {
      x += (row[j] - mean[j]) * first[j];
      y += (row[j] - mean[j]) * second[j];
    }
    return new Point(x, y);
  }

  /** So many that a task stays far below the size that Spark warns of. */
  private static int slices(int numbers, int rows) {
    return (int) Math.max(1, (long) numbers * rows * Double.BYTES / 500_000);
  }

  private static double[] mean(List<float[]> rows) {
    double[] mean = new double[rows.get(0).length];
    for (float[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / (double) rows.size();
      }
    }
    return mean;
  }

  private static Vector centered(float[] row, double[] mean) {
    double[] values = new double[row.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = row[j] - mean[j];
    }
    return Vectors.dense(values);
  }

  /** A column, its largest number positive: a component is one up to its sign. */
  private static double[] column(Matrix matrix, int j) {
    double[] values = new double[matrix.numRows()];
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.apply(i, j);
      largest = Math.abs(values[i]) > Math.abs(largest) ? values[i] : largest;
    }
    for (int i = 0; largest < 0 && i < values.length; i++) {
      values[i] = -values[i];
    }
    return values;
  }
}
