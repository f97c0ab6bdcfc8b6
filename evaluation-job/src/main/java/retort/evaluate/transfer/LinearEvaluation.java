package retort.evaluate.transfer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import retort.InvalidValueException;
import retort.cluster.SharedVariable;
import retort.device.DeviceKind;
import retort.network.Architecture;
import retort.placement.DeviceSettings;
import retort.tasks.NetworkAccess;
import retort.tensors.Tensor;

/**
 * Multinomial logistic regression on a frozen network's features, standardized by the training
 * rows. Its strength is the one with the highest accuracy on a fifth of the training rows after
 * fitting the rest (the stronger of two alike); then all training rows are fitted. Test rows are
 * looked at once, at the end.
 *
 * <p>MLlib's fits are Spark jobs that the driver starts: they can't run inside a task. So executors
 * compute the features, hold them, and sum the gradients, while a driver thread a trial runs the
 * optimizer.
 *
 * @param strengths of the L2 penalty to choose among, at least one, none negative
 * @param iterations of L-BFGS, at most
 * @param tolerance at which it stops
 */
public record LinearEvaluation(List<Double> strengths, int iterations, double tolerance) {
  /** Images that a network sees at once, at most. */
  public static final int MAX_BATCH = 128;

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public LinearEvaluation {
    strengths = strengths.stream().sorted(java.util.Comparator.reverseOrder()).toList();
    if (strengths.isEmpty() || strengths.stream().anyMatch(s -> !(s >= 0))) {
      throw new InvalidValueException("strengths", strengths, "be one or more, none negative");
    }
    InvalidValueException.requireAtLeast("iterations", iterations, 1);
  }

  /**
   * Fits and tests.
   *
   * @param architecture of the network, with the head it was trained under
   * @param weights of the network
   * @param device of a task
   */
  public ProtocolResult run(
      SparkSession spark,
      Broadcast<Target> target,
      Architecture architecture,
      Map<String, Tensor> weights,
      DeviceSettings device) {
    // A card has the weights once, for all tasks; the processor finds them where they are.
    boolean kept = device.kind() == DeviceKind.CUDA;
    Dataset<Row> raw = null;
    Dataset<Row> train = null;
    try (SharedVariable<NetworkAccess> network =
        SharedVariable.of(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            NetworkAccess.sent(architecture, weights, device, kept))) {
      raw =
          FrozenFeatures.of(spark, target, FrozenFeatures.TargetSplit.TRAIN, network)
              .persist(StorageLevel.MEMORY_AND_DISK());
      StandardScalerModel scaler =
          new StandardScaler()
              .setInputCol("raw")
              .setOutputCol("features")
              .setWithMean(true)
              .setWithStd(true)
              .fit(raw);
      train = scaler.transform(raw).drop("raw").persist(StorageLevel.MEMORY_AND_DISK());
      train.count();
      raw.unpersist(false);
      double strength = strengths.size() == 1 ? strengths.get(0) : chosen(train);
      LogisticRegressionModel model = fit(train, strength);
      Dataset<Row> test =
          scaler.transform(
              FrozenFeatures.of(spark, target, FrozenFeatures.TargetSplit.TEST, network));
      return new ProtocolResult(accuracy(model, test), Map.of("strength", strength));
    } finally {
      if (raw != null) {
        raw.unpersist(false);
      }
      if (train != null) {
        train.unpersist(false);
      }
    }
  }

  private double chosen(Dataset<Row> train) {
    Dataset<Row> fitted =
        train.where(not(col("validation"))).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> validation = train.where(col("validation"));
    try {
      double best = strengths.get(0);
      double max = -1;
      for (double strength : strengths) {
        double accuracy = accuracy(fit(fitted, strength), validation);
        if (accuracy > max) {
          max = accuracy;
          best = strength;
        }
      }
      return best;
    } finally {
      fitted.unpersist(false);
    }
  }

  private LogisticRegressionModel fit(Dataset<Row> rows, double strength) {
    return new LogisticRegression()
        .setFamily("multinomial")
        .setStandardization(false)
        .setElasticNetParam(0)
        .setRegParam(strength)
        .setMaxIter(iterations)
        .setTol(tolerance)
        .fit(rows);
  }

  private static double accuracy(LogisticRegressionModel model, Dataset<Row> rows) {
    Row counted =
        model.transform(rows).selectExpr("avg(cast(prediction = label as double))").first();
    return counted.isNullAt(0) ? 0 : counted.getDouble(0);
  }
}
