package retort.device;

/**
 * Bytes that pass through a device's memory, a part after the other: the next part comes in while
 * the work on the one before goes on.
 */
public interface ByteStream extends AutoCloseable {

  /**
   * Brings a part in; the values are copied before this returns.
   *
   * @param values of which the first {@code length} count
   * @param length at most what the stream was made for
   * @return valid until the part after the next one is brought in; need not be closed
   */
  Bytes next(byte[] values, int length);

  @Override
  void close();
}
