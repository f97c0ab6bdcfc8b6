package retort.evaluate.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.Pretraining;
import retort.evaluate.pretrain.TrainingSet;
import retort.network.Architecture;
import retort.placement.DeviceSettings;
import retort.tensors.Tensor;

/**
 * Pre-training of all networks of an evaluation, a Spark task each.
 *
 * @param device of a task
 * @param store where they are kept
 * @param pretraining how they are trained
 * @param outputs d: the head of networks that are not pre-trained
 */
public record PretrainingTrials(
    SparkSession spark,
    DeviceSettings device,
    TrialStore store,
    Pretraining pretraining,
    int outputs) {
  private static final Logger LOG = LoggerFactory.getLogger(PretrainingTrials.class);

  /** A task: a network and what it is trained on; null for no pre-training. */
  private record PretrainingTask(
      NetworkKey key, Architecture architecture, Broadcast<TrainingSet> pairs)
      implements java.io.Serializable {}

  /**
   * Trains those that the store lacks.
   *
   * @param pairs of a network; asked once for every (method, set) that a missing network needs
   */
  public void train(
      List<NetworkKey> keys,
      Function<NetworkKey, Architecture> architecture,
      Function<NetworkKey, String> pairsName,
      Function<NetworkKey, TrainingSet> pairs) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<PretrainingTask> tasks = new ArrayList<>();
    try (BroadcastCache<TrainingSet> shared = new BroadcastCache<>(context)) {
      for (NetworkKey key : keys) {
        if (!store.has(key)) {
          Broadcast<TrainingSet> broadcast =
              key.method() == Method.NONE
                  ? null
                  : shared.of(pairsName.apply(key), () -> pairs.apply(key));
          tasks.add(new PretrainingTask(key, architecture.apply(key), broadcast));
        }
      }
      LOG.info(
          "{} to pre-train, {} done before",
          Quantity.of(tasks.size(), "network"),
          keys.size() - tasks.size());
      run(tasks);
    }
  }

  private void run(List<PretrainingTask> tasks) {
    TrialStore trialStore = store;
    Pretraining recipe = pretraining;
    int d = outputs;
    TaskPool.runAll(
        spark,
        device,
        tasks,
        (where, task) -> {
          long start = System.nanoTime();
          NetworkKey key = task.key();
          Map<String, Tensor> weights =
              task.pairs() == null
                  ? Pretraining.initial(task.architecture(), d, key.seed())
                  : recipe.train(where, task.architecture(), task.pairs().value(), key.seed());
          trialStore.write(key, new TrialStore.Trained(weights, TaskPool.since(start)));
          return "pre-trained %s in %.0f s".formatted(key.text(), TaskPool.since(start));
        });
  }
}
