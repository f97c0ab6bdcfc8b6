package retort.device.cuda;

import retort.device.Bytes;

/** Bytes in the card's memory. */
final class CudaBytes implements Bytes, DeviceAddress {
  private final CudaRuntime runtime;
  private final long address;
  private final long length;
  private boolean closed;

  CudaBytes(CudaRuntime runtime, byte[] values) {
    this.runtime = runtime;
    length = values.length;
    address = runtime.memory().allocate(length);
    runtime
        .staging()
        .upload(address, values.length, 1, (buffer, start, n) -> buffer.put(values, start, n));
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      runtime.memory().free(address);
    }
  }
}
