package retort.distill.executor;

import java.io.Serializable;
import java.util.List;
import retort.cluster.PackedFloats;

/**
 * What real rows contribute to an outer step; sums of it are exact up to rounding.
 *
 * @param packed G = Ft' R, (p, d), not scaled; empty where only the loss was asked for or G stays
 *     on a device
 * @param squares |R|^2
 * @param rows n
 * @param nanos the time its computation took; of a sum, the longest of its parts
 */
public record RowSum(PackedFloats packed, double squares, long rows, long nanos)
    implements Serializable {

  RowSum(float[] aggregate, double squares, long rows, long nanos) {
    this(new PackedFloats(aggregate), squares, rows, nanos);
  }

  /** G = Ft' R, (p, d), not scaled; empty where {@link #packed} is. */
  float[] aggregate() {
    return packed.values();
  }

  /**
   * Adds in the order given, G in float64, rounded once at the end.
   *
   * @param parts with aggregates of one length
   */
  static RowSum sum(List<RowSum> parts) {
    double[] total = new double[parts.get(0).aggregate().length];
    double squares = 0;
    long rows = 0;
    long nanos = 0;
    for (RowSum part : parts) {
      float[] values = part.aggregate();
      for (int i = 0; i < total.length; i++) {
        total[i] += values[i];
      }
      squares += part.squares;
      rows += part.rows;
      nanos = Math.max(nanos, part.nanos);
    }
    float[] aggregate = new float[total.length];
    for (int i = 0; i < total.length; i++) {
      aggregate[i] = (float) total[i];
    }
    return new RowSum(aggregate, squares, rows, nanos);
  }

  /**
   * The outer loss |R|^2 / (n d).
   *
   * @param dimension d
   */
  public double loss(int dimension) {
    return squares / ((double) rows * dimension);
  }

  /**
   * 2 / (n d).
   *
   * @param dimension d
   */
  double factor(int dimension) {
    return 2 / ((double) rows * dimension);
  }

  /**
   * G times 2 / (n d): the gradient of the loss with respect to W.
   *
   * @param dimension d
   */
  float[] scaled(int dimension) {
    double factor = factor(dimension);
    float[] values = aggregate();
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (factor * values[i]);
    }
    return scaled;
  }
}
