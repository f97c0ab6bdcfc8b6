package retort.distill.executor;

import java.io.Serializable;
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
 * One partition's part of a round: features of its rows, and their sum against the head. It travels
 * anew in every round, so that all it carries is where its work lies.
 *
 * @param work what all partitions share
 * @param rows tells the datasets of a run apart
 */
record Task(Shared<Work> work, int rows)
    implements Function2<Integer, Iterator<Block>, Iterator<RowSum>> {

  /**
   * What all partitions share.
   *
   * @param minibatch the rows to use, null for all
   * @param model what all rounds share
   * @param run tells runs apart
   * @param settings of the task's device
   * @param beside bytes that a device's memory must hold beside rows
   */
  record Work(
      Round round,
      Minibatch minibatch,
      RowModel model,
      String run,
      DeviceSettings settings,
      long beside)
      implements Serializable {}

  /** The share of a memory that arrays of unequal sizes leave unused. */
  private static final int GAPS = 20;

  @Override
  public Iterator<RowSum> call(Integer partition, Iterator<Block> blocks) {
    Work shared = work.value();
    if (shared == null) { // The round was given up while this task waited for its turn.
      return List.<RowSum>of().iterator();
    }
    Optional<BitSet> chosen =
        Optional.ofNullable(shared.minibatch()).map(batch -> batch.rows(partition));
    if (!blocks.hasNext() || chosen.filter(BitSet::isEmpty).isPresent()) {
      return List.<RowSum>of().iterator();
    }
    Round round = shared.round();
    RowModel model = shared.model();
    try (TaskDevice task = round.borrow(shared.settings())) {
      RowSummation summation =
          task.keep(model, RowSummation.class, device -> new RowSummation(device, model));
      Iterator<RowBlock> there = on(task, shared, partition, blocks);
      return List.of(summation.of(partition, round, there, chosen)).iterator();
    }
  }

  private static long room(Device device, long beside) {
    return device
        .memory()
        .map(memory -> memory.available() - memory.available() / GAPS - beside)
        .orElse(Long.MAX_VALUE);
  }

  private Iterator<RowBlock> on(
      TaskDevice task, Work shared, int partition, Iterator<Block> blocks) {
    Device device = task.device();
    if (!device.sharesHostMemory()) {
      return task.keep(
              ResidentRows.class,
              ResidentRows.class,
              one -> new ResidentRows(one, room(one, shared.beside())))
          .of(new ResidentRows.Key(shared.run(), rows, partition), blocks);
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
