package retort.distill.executor;

import retort.device.Bytes;
import retort.device.Floats;

/** Some real rows as a device reads them. */
interface RowBlock {

  /** How many. */
  int rows();

  /** (rows, channels, size, size), unsigned. */
  Bytes pixels();

  /**
   * Writes the representations of some rows.
   *
   * @param some which
   * @param out (some, d)
   */
  void targets(int[] some, Floats out);

  /** Gives back what is not kept for the next round. */
  void release();
}
