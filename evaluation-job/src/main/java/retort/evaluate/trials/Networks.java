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
import retort.devices.DeviceSettings;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.Pairs;
import retort.evaluate.pretrain.Pretraining;
import retort.network.Architecture;
import retort.tensors.Tensor;

/**
 * Pre-trains networks, a task each.
 *
 * @param device of a task
 * @param store where they are kept
 * @param pretraining how they are trained
 * @param outputs d: the head of networks that are not pre-trained
 */
public record Networks(
    SparkSession spark,
    DeviceSettings device,
    TrialStore store,
    Pretraining pretraining,
    int outputs) {
  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  /** A task: a network and what it is trained on; null for no pre-training. */
  private record Task(NetworkKey key, Architecture architecture, Broadcast<Pairs> pairs)
      implements java.io.Serializable {}

  /**
   * Trains those that are not kept yet.
   *
   * @param pairs of a network; asked once for every (method, set) that a missing network needs
   */
  public void train(
      List<NetworkKey> keys,
      Function<NetworkKey, Architecture> architecture,
      Function<NetworkKey, String> pairsName,
      Function<NetworkKey, Pairs> pairs) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Task> tasks = new ArrayList<>();
    try (SharedValues<Pairs> shared = new SharedValues<>(context)) {
      for (NetworkKey key : keys) {
        if (!store.has(key)) {
          Broadcast<Pairs> some =
              key.method() == Method.NONE
                  ? null
                  : shared.of(pairsName.apply(key), () -> pairs.apply(key));
          tasks.add(new Task(key, architecture.apply(key), some));
        }
      }
      LOG.info("{} networks to pre-train, {} kept", tasks.size(), keys.size() - tasks.size());
      run(tasks);
    }
  }

  private void run(List<Task> tasks) {
    TrialStore kept = store;
    Pretraining how = pretraining;
    int d = outputs;
    Work.spread(
        spark,
        device,
        tasks,
        (where, task) -> {
          long start = System.nanoTime();
          NetworkKey key = task.key();
          Map<String, Tensor> weights =
              task.pairs() == null
                  ? Pretraining.initial(task.architecture(), d, key.seed())
                  : how.train(where, task.architecture(), task.pairs().value(), key.seed());
          kept.write(key, new TrialStore.Trained(weights, Work.since(start)));
          return "pre-trained %s in %.0f s".formatted(key.text(), Work.since(start));
        });
  }
}
