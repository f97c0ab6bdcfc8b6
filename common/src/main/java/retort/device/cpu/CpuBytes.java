package retort.device.cpu;

import retort.device.Bytes;

/**
 * Bytes that stay on the heap, where the processor reads them as well as anywhere.
 *
 * @param values not copied
 */
record CpuBytes(byte[] values) implements Bytes {

  @Override
  public long length() {
    return values.length;
  }

  @Override
  public void close() {}
}
