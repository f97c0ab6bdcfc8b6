package retort.evaluate.transfer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import retort.cluster.SharedVariable;
import retort.network.Network;
import retort.random.Seeds;
import retort.tasks.NetworkAccess;

/** The features of a frozen network, computed by executors as rows for MLlib. */
final class FrozenFeatures {
  /** Rows of a partition: depends on nothing but the target, so that sums come out alike. */
  private static final int ROWS = 2500;

  private static final double VALIDATION = 0.2;
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("validation", DataTypes.BooleanType, false)
          .add("raw", new VectorUDT(), false);

  private FrozenFeatures() {}

  /** Which rows of a target. */
  enum TargetSplit {
    TRAIN,
    TEST;

    Target.LabeledImages of(Target target) {
      return this == TRAIN ? target.train() : target.test();
    }
  }

  /**
   * Columns {@code label}, {@code validation} (a fifth of the rows, the same for every network) and
   * {@code raw}.
   *
   * @param network as tasks come to it
   */
  static Dataset<Row> of(
      SparkSession spark,
      Broadcast<Target> target,
      TargetSplit part,
      SharedVariable<NetworkAccess> network) {
    int count = part.of(target.value()).count();
    List<Integer> indices = IntStream.range(0, count).boxed().toList();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(indices, (count + ROWS - 1) / ROWS)
            .mapPartitions(
                partition ->
                    network
                        .value()
                        .with(opened -> rows(opened, part.of(target.value()), partition))
                        .iterator()),
        SCHEMA);
  }

  private static List<Row> rows(
      Network network, Target.LabeledImages target, Iterator<Integer> partition) {
    List<Integer> indices = new ArrayList<>();
    partition.forEachRemaining(indices::add);
    List<Row> rows = new ArrayList<>();
    for (int from = 0; from < indices.size(); from += LinearEvaluation.MAX_BATCH) {
      int n = Math.min(LinearEvaluation.MAX_BATCH, indices.size() - from);
      int[] chunk = indices.subList(from, from + n).stream().mapToInt(Integer::intValue).toArray();
      float[] features = network.features(target.images().batch(chunk), n);
      for (int i = 0; i < n; i++) {
        boolean validation =
            Seeds.generator(0, "validation rows", chunk[i]).nextDouble() < VALIDATION;
        rows.add(
            RowFactory.create(
                (double) target.labels()[chunk[i]],
                validation,
                vector(features, i * network.features(), network.features())));
      }
    }
    return rows;
  }

  private static Vector vector(float[] values, int from, int length) {
    double[] wide = new double[length];
    for (int k = 0; k < length; k++) {
      wide[k] = values[from + k];
    }
    return Vectors.dense(wide);
  }
}
