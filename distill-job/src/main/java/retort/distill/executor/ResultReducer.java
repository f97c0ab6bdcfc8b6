package retort.distill.executor;

import java.util.List;
import retort.device.Floats;
import retort.krr.OuterSum;

/** Reduces the results of all partitions to one sum, on the driver's device. */
interface ResultReducer extends AutoCloseable {

  /**
   * Adds the partitions' sums, in their order, in float64.
   *
   * @param parts the answers
   * @param factor of the sum, which is rounded once
   * @param out as the head's form lays it out
   */
  void add(List<PartitionResult> parts, double factor, Floats out);

  /** |R|^2 of all partitions, added in their order once their sums are done. */
  double squares(List<PartitionResult> parts);

  /** Adds the partitions' rows, in their order. */
  void addRows(List<PartitionResult> parts, OuterSum sum);

  /** Frees what tasks left on the driver's device. */
  @Override
  void close();
}
