package retort.distill.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.feature.PCA;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class PrincipalPlaneTest {
  @Test
  void itIsThatOfPca(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(5);
    List<float[]> rows = new ArrayList<>();
    List<Vector> vectors = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float a = (float) random.nextDouble(-4, 4);
      float b = (float) random.nextDouble(-2, 2);
      float noise = (float) random.nextDouble(-0.3, 0.3);
      float[] row = {5 + a + noise, a - b, 2 * b, noise - 7};
      rows.add(row);
      vectors.add(Vectors.dense(row[0], row[1], row[2], row[3]));
    }
    PrincipalPlane plane = PrincipalPlane.of(spark, rows).orElseThrow();
    Matrix pca =
        new PCA(2)
            .fit(JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(vectors).rdd())
            .pc();
    for (int j = 0; j < 2; j++) {
      double[] ours = j == 0 ? plane.first() : plane.second();
      double sign = 0;
      for (int i = 0; i < 4; i++) {
        sign += ours[i] * pca.apply(i, j);
      }
      assertEquals(1, Math.abs(sign), 1e-9);
    }
    double sum = rows.stream().mapToDouble(row -> plane.point(row).x()).sum();
    assertEquals(0, sum, 1e-4, "the map's middle is the mean");
  }

  @Test
  void rowsOnALineHaveNoPlane(SparkSession spark) {
    List<float[]> line = List.of(new float[] {0, 0}, new float[] {1, 2}, new float[] {2, 4});
    assertTrue(PrincipalPlane.of(spark, line).isEmpty());
    assertTrue(PrincipalPlane.of(spark, List.of(new float[] {1, 2})).isEmpty());
  }
}
