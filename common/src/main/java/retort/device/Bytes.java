package retort.device;

/** Unsigned bytes where a device reads them: the pixels of real rows, brought there once. */
public interface Bytes extends AutoCloseable {

  /** How many bytes. */
  long length();

  /** Frees what the device holds; a second time does nothing. */
  @Override
  void close();
}
