package retort.evaluate.trials;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.cluster.Slots;
import retort.evaluate.transfer.FineTuning;
import retort.evaluate.transfer.LinearEvaluation;
import retort.evaluate.transfer.ProtocolResult;
import retort.evaluate.transfer.Target;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DeviceSettings;
import retort.tensors.Tensor;

/**
 * Transfer of pre-trained networks to the targets. Fine-tuning is a Spark task a trial; a linear
 * evaluation is a few Spark jobs that a driver thread starts, several of them at once.
 *
 * @param device of a task
 * @param store of networks and results
 * @param targets by name, on every executor
 */
public record TransferTrials(
    SparkSession spark,
    DeviceSettings device,
    TrialStore store,
    Map<String, Broadcast<Target>> targets) {
  private static final Logger LOG = LoggerFactory.getLogger(TransferTrials.class);

  /** Each linear evaluation holds its features in the executors' memory. */
  private static final int MAX_CONCURRENT = 8;

  private record TransferTask(TrialKey trial, Architecture architecture, Broadcast<Target> target)
      implements java.io.Serializable {}

  /** Fine-tunes. */
  public void finetune(
      List<TrialKey> trials, FineTuning protocol, Function<NetworkKey, Architecture> architecture) {
    List<TransferTask> tasks = trials.stream().map(trial -> task(trial, architecture)).toList();
    TrialStore trialStore = store;
    TaskPool.runAll(
        spark,
        device,
        tasks,
        (where, task) -> {
          long start = System.nanoTime();
          TrialStore.Trained network = trialStore.read(task.trial().network());
          ProtocolResult outcome =
              protocol.run(
                  where,
                  task.architecture(),
                  network.weights(),
                  task.target().value(),
                  task.trial().network().seed());
          trialStore.write(task.trial(), outcome, network.seconds(), TaskPool.since(start));
          return task.trial().line(outcome);
        });
  }

  /** Evaluates linearly. */
  public void linear(
      List<TrialKey> trials,
      LinearEvaluation protocol,
      Function<NetworkKey, Architecture> architecture) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(MAX_CONCURRENT, Slots.count(spark)));
    try {
      List<? extends Future<?>> running =
          trials.stream()
              .map(trial -> threads.submit(() -> linear(task(trial, architecture), protocol)))
              .toList();
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a linear evaluation failed: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void linear(TransferTask task, LinearEvaluation protocol) {
    long start = System.nanoTime();
    TrialStore.Trained network = store.read(task.trial().network());
    Map<String, Tensor> weights = network.weights();
    int outputs = weights.get("fc.weight").shape()[0];
    Architecture architecture = task.architecture().with(new Head.LinearHead(outputs));
    ProtocolResult outcome = protocol.run(spark, task.target(), architecture, weights, device);
    store.write(task.trial(), outcome, network.seconds(), TaskPool.since(start));
    LOG.info("{}", task.trial().line(outcome));
  }

  private TransferTask task(TrialKey trial, Function<NetworkKey, Architecture> architecture) {
    return new TransferTask(
        trial, architecture.apply(trial.network()), targets.get(trial.target()));
  }
}
