package retort.krr;

import retort.device.Doubles;
import retort.device.Floats;

/**
 * What real rows contribute to an outer step, summed on a device: with R = Ft W - Yt, what the
 * gradient needs of G = Ft' R, with |R|^2 and the number of rows. All are additive over rows, so
 * the sum over partitions is that of the whole dataset.
 *
 * <p>Holds memory of its device until closed, and can be started anew for another head.
 */
public interface OuterSum extends AutoCloseable {

  /**
   * Starts anew.
   *
   * @param head as {@link HeadForm} lays it out; copied
   */
  void begin(Floats head);

  /** As {@link #begin(Floats)}, of plain numbers. */
  void begin(float[] head);

  /**
   * Adds n rows.
   *
   * @param features f(Xt) without the bias column, (n, inputs)
   * @param targets Yt, (n, d)
   */
  void add(Floats features, Floats targets, int n);

  /**
   * Writes what the gradient needs times a factor.
   *
   * @param out as {@link HeadForm} lays it out
   * @throws IllegalStateException where |R|^2 alone is summed
   */
  void gradient(double factor, Floats out);

  /** As {@link #gradient(double, Floats)}, not scaled, in plain numbers from the first on. */
  void gradient(float[] out);

  /** d, the length of a target. */
  int dimension();

  /** |R|^2 so far, once the device has summed it. */
  double squares();

  /**
   * Writes |R|^2 so far.
   *
   * @param out one value on the device
   */
  void squares(Doubles out);

  /** How many rows were added. */
  long rows();

  @Override
  void close();
}
