package retort.distill.executor;

import retort.cluster.OrderedSum;
import retort.krr.HeadForm;

/**
 * What the steps of a run move between driver and executors besides the backbone: of three exact
 * forms the one of which the driver receives the fewest numbers. Partitions send G; or its products
 * with the m rows of W's factors; or, of a small minibatch, the features and targets of the rows
 * themselves, which the driver sums.
 *
 * @param form of the head, and of what is summed
 * @param rows whether partitions send their rows
 * @param batch rows a step
 * @param partitions of the real rows
 */
public record Exchange(HeadForm form, boolean rows, long batch, int partitions) {

  /**
   * The smallest, by what is known before the first step; it does not depend on where tasks run, so
   * that bits do not.
   *
   * @param m synthetic images
   * @param inputs p - 1
   * @param d the length of a target
   * @param batch rows a step over all partitions
   */
  public static Exchange smallest(int m, int inputs, int d, long batch, int partitions) {
    HeadForm form = HeadForm.smaller(m, inputs, d);
    Exchange sums = new Exchange(form, false, batch, partitions);
    Exchange rows = new Exchange(form, true, batch, partitions);
    return rows.received() < sums.received() ? rows : sums;
  }

  /** Numbers that the driver receives of all partitions in a step. */
  public long received() {
    return rows
        ? batch * (form.inputs() + (long) form.d())
        : OrderedSum.received(partitions) * form.length();
  }

  /** Numbers of the largest part that it receives, about. */
  public long part() {
    return rows ? received() / partitions : form.length();
  }

  /** Numbers of the head that every executor receives. */
  public long sent() {
    return rows ? 0 : form.length();
  }

  /** Whether neighbors' sums are added before those of all are. */
  public boolean grouped() {
    return OrderedSum.group(partitions) > 1;
  }

  /** What partitions send, as the documentation names it. */
  @Override
  public String toString() {
    if (rows) {
      return "the features and targets of their rows";
    }
    return "the head's gradient " + (form.factored() ? "as the pair (G Z', Q G)" : "G");
  }
}
