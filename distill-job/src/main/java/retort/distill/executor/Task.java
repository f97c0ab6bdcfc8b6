package retort.distill.executor;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function2;
import retort.cluster.Shared;
import retort.device.Device;
import retort.devices.DeviceSettings;
import retort.devices.TaskDevice;

/**
 * One partition's part of a round: features of its rows, and their sum against the head.
 *
 * @param round what all partitions share
 * @param minibatch the rows to use, null for all
 * @param model what all rounds share
 * @param run tells runs apart
 * @param rows tells the datasets of a run apart
 * @param settings of the task's device
 * @param beside bytes that a device's memory must hold beside rows
 */
record Task(
    Shared<Round> round,
    Minibatch minibatch,
    RowModel model,
    String run,
    int rows,
    DeviceSettings settings,
    long beside)
    implements Function2<Integer, Iterator<Block>, Iterator<RowSum>> {

  /** The share of a memory that arrays of unequal sizes leave unused. */
  private static final int GAPS = 20;

  @Override
  public Iterator<RowSum> call(Integer partition, Iterator<Block> blocks) {
    Optional<BitSet> chosen = Optional.ofNullable(minibatch).map(batch -> batch.rows(partition));
    if (!blocks.hasNext() || chosen.filter(BitSet::isEmpty).isPresent()) {
      return List.<RowSum>of().iterator();
    }
    try (TaskDevice task = round.value().borrow(settings)) {
      RowSummation summation =
          task.keep(model, RowSummation.class, device -> new RowSummation(device, model));
      Iterator<RowBlock> rows = on(task, partition, blocks);
      return List.of(summation.of(partition, round.value(), rows, chosen)).iterator();
    }
  }

  private long room(Device device) {
    return device
        .memory()
        .map(memory -> memory.available() - memory.available() / GAPS - beside)
        .orElse(Long.MAX_VALUE);
  }

  private Iterator<RowBlock> on(TaskDevice task, int partition, Iterator<Block> blocks) {
    Device device = task.device();
    if (!device.sharesHostMemory()) {
      return task.keep(
              ResidentRows.class, ResidentRows.class, one -> new ResidentRows(one, room(one)))
          .of(new ResidentRows.Key(run, rows, partition), blocks);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return blocks.hasNext();
      }

      @Override
      public RowBlock next() {
        return new PassingBlock(device, blocks.next());
      }
    };
  }
}
