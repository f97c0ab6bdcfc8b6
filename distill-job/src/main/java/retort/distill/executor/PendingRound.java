package retort.distill.executor;

import java.util.List;
import retort.cluster.OrderedSum;
import retort.cluster.SharedVariable;
import retort.placement.DriverDevice;

/** A round under way; close it when its answers were taken. */
final class PendingRound implements AutoCloseable {
  private final DriverDevice driver;
  private final BroadcastBuffers outgoing;
  private final ResultReducer reducer;
  private final OrderedSum.PendingSum<List<PartitionResult>> answers;
  private final SharedVariable<OuterLossTask.RoundInputs> work;

  /**
   * A round whose tasks were started.
   *
   * @param outgoing what was sent, whose arrays serve again
   * @param reducer closed with this
   * @param answers of the partitions, closed with this
   * @param work what the tasks were given, closed with this
   */
  PendingRound(
      DriverDevice driver,
      BroadcastBuffers outgoing,
      ResultReducer reducer,
      OrderedSum.PendingSum<List<PartitionResult>> answers,
      SharedVariable<OuterLossTask.RoundInputs> work) {
    this.driver = driver;
    this.outgoing = outgoing;
    this.reducer = reducer;
    this.answers = answers;
    this.work = work;
  }

  /** Waits for the executors; what is left to be added comes in the order of the partitions. */
  List<PartitionResult> await() {
    return driver.lend(answers::await);
  }

  /** How the answers become a sum on the driver's device. */
  ResultReducer reducer() {
    return reducer;
  }

  /** The answers were read: their arrays serve the next round. */
  void done(List<PartitionResult> parts) {
    outgoing.done(parts);
  }

  @Override
  public void close() {
    answers.close();
    work.close();
    reducer.close();
  }
}
