package retort.distill.executor;

import java.util.List;

/**
 * The totals of the outer loss over all partitions.
 *
 * @param squares |R|^2
 * @param rows n
 * @param nanos the time of its longest task
 */
public record LossTotals(double squares, long rows, long nanos) {

  static LossTotals of(List<PartitionResult> parts) {
    double squares = 0;
    long rows = 0;
    long nanos = 0;
    for (PartitionResult part : parts) {
      squares += part.squares();
      rows += part.rows();
      nanos = Math.max(nanos, part.nanos());
    }
    return new LossTotals(squares, rows, nanos);
  }

  /** With |R|^2 as the device has summed it. */
  LossTotals with(double sum) {
    return new LossTotals(sum, rows, nanos);
  }

  /**
   * The outer loss |R|^2 / (n d).
   *
   * @param dimension d
   */
  public double loss(int dimension) {
    return squares / ((double) rows * dimension);
  }

  /** What makes G the gradient of the loss with respect to W: 2 / (n d). */
  double factor(int dimension) {
    return 2 / ((double) rows * dimension);
  }
}
