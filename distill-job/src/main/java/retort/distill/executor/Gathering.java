package retort.distill.executor;

import java.util.List;
import retort.device.Floats;
import retort.krr.OuterSum;

/** The driver's end of a round: answers become a sum on its device. */
interface Gathering extends AutoCloseable {

  /**
   * Adds the partitions' sums, in their order, in float64.
   *
   * @param parts the answers
   * @param factor of the sum, which is rounded once
   * @param out as the head's form lays it out
   */
  void add(List<RowSum> parts, double factor, Floats out);

  /** Adds the partitions' rows, in their order. */
  void addRows(List<RowSum> parts, OuterSum sum);

  /** Frees what tasks left on the driver's device. */
  @Override
  void close();
}
