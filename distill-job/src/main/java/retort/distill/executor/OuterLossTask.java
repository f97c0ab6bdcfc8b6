package retort.distill.executor;

import java.io.Serializable;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function2;
import retort.cluster.SharedVariable;
import retort.device.Device;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;

/**
 * The task that evaluates the outer loss, and where wanted its gradient G, over the real images of
 * one partition. It travels anew in every round, so that all it carries is where its inputs lie.
 *
 * @param work what all partitions share
 * @param rows tells the datasets of a run apart
 */
record OuterLossTask(SharedVariable<RoundInputs> work, int rows)
    implements Function2<Integer, Iterator<DecodedRows>, Iterator<PartitionResult>> {

  /**
   * What all partitions share.
   *
   * @param selection of the rows to use
   * @param model what all rounds share
   * @param run tells runs apart
   * @param settings of the task's device
   * @param expected rows that a task is expected to embed at once, or 0
   * @param room for rows in a card's memory
   */
  record RoundInputs(
      RoundTrip round,
      RowSelection selection,
      EmbeddingModel model,
      String run,
      DeviceSettings settings,
      int expected,
      RowRoom room)
      implements Serializable {}

  @Override
  public Iterator<PartitionResult> call(Integer partition, Iterator<DecodedRows> blocks) {
    RoundInputs shared = work.value();
    if (shared == null) { // The round was given up while this task waited for its turn.
      return List.<PartitionResult>of().iterator();
    }
    Optional<BitSet> chosen = shared.selection().of(partition);
    if (!blocks.hasNext() || chosen.filter(BitSet::isEmpty).isPresent()) {
      return List.<PartitionResult>of().iterator();
    }
    RoundTrip round = shared.round();
    EmbeddingModel model = shared.model();
    try (TaskDevice task = round.borrow(shared.settings())) {
      PartitionEvaluator summation =
          task.keep(
              model,
              PartitionEvaluator.class,
              device -> new PartitionEvaluator(device, model, shared.expected()));
      Iterator<DeviceRows> deviceRows = on(task, shared, partition, blocks);
      return List.of(summation.of(partition, round, deviceRows, chosen)).iterator();
    }
  }

  private Iterator<DeviceRows> on(
      TaskDevice task, RoundInputs shared, int partition, Iterator<DecodedRows> blocks) {
    Device device = task.device();
    if (!device.sharesHostMemory()) {
      return task.keep(
              DeviceRowCache.class,
              DeviceRowCache.class,
              one ->
                  new DeviceRowCache(
                      one, one.memory().map(shared.room()::on).orElse(Long.MAX_VALUE)))
          .of(new DeviceRowCache.PartitionKey(shared.run(), rows, partition), blocks);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return blocks.hasNext();
      }

      @Override
      public DeviceRows next() {
        return new InPlaceRows(device, blocks.next());
      }
    };
  }
}
