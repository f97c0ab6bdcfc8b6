package retort.device;

/**
 * A vector of 32-bit floats in a device's memory. What its shape is, an operation's arguments say;
 * matrices are row-major.
 *
 * <p>A slice shares the memory of what it was cut from and frees nothing. For one thread at a time.
 */
public interface Floats extends AutoCloseable {

  /** How many floats. */
  long length();

  /**
   * A part of this vector that shares its memory.
   *
   * @throws IndexOutOfBoundsException where it reaches beyond this vector
   */
  Floats slice(long offset, long length);

  /** Copies {@link #length} values from {@code from[offset]} on into the device's memory. */
  void upload(float[] from, int offset);

  /** Copies every value to {@code to[offset]} and after, once the work that fills it is done. */
  void download(float[] to, int offset);

  /** Every value. */
  default float[] download() {
    float[] values = new float[Math.toIntExact(length())];
    download(values, 0);
    return values;
  }

  /** Frees the memory; a second time, and of a slice, does nothing. */
  @Override
  void close();
}
