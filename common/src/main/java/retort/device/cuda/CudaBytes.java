package retort.device.cuda;

import retort.device.Bytes;

/** Bytes in the card's memory. */
final class CudaBytes implements Bytes, DeviceAddress {
  private final Allocation memory;
  private boolean closed;

  CudaBytes(CudaRuntime runtime, byte[] values) {
    memory = Allocation.of(runtime, values.length, 1);
    memory.upload((buffer, start, n) -> buffer.put(values, start, n));
  }

  @Override
  public long address() {
    return memory.address();
  }

  @Override
  public long length() {
    return memory.length();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.free();
    }
  }
}
