package retort.distill.executor;

import java.util.Optional;
import retort.device.Bytes;
import retort.device.Floats;

/** Real images with their representations as a device reads them. */
interface DeviceRows {

  /** The rows on the heap, where a device has no room for them; else empty. */
  default Optional<DecodedRows> passing() {
    return Optional.empty();
  }

  /** How many. */
  int rows();

  /** (rows, channels, size, size), unsigned. */
  Bytes pixels();

  /**
   * Writes the representations of some rows.
   *
   * @param chosen which
   * @param out (some, d)
   */
  void targets(int[] chosen, Floats out);

  /** Gives back what is not kept for the next round. */
  void release();
}
