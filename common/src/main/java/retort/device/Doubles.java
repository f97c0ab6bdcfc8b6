package retort.device;

/** A vector of 64-bit floats in a device's memory, for sums over many rows. */
public interface Doubles extends AutoCloseable {

  /** How many doubles. */
  long length();

  /** A part of this vector that shares its memory. */
  Doubles slice(long offset, long length);

  /** A copy on the heap, once all work on this vector is done. */
  double[] download();

  /** Frees the memory; a second time, and of a slice, does nothing. */
  @Override
  void close();
}
