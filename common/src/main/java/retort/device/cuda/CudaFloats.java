package retort.device.cuda;

import java.util.Objects;
import retort.device.Floats;

/** A vector in the card's memory. */
final class CudaFloats implements Floats, DeviceAddress {
  private final CudaRuntime runtime;
  private final long address;
  private final long length;
  private boolean owned;

  private CudaFloats(CudaRuntime runtime, long address, long length, boolean owned) {
    this.runtime = runtime;
    this.address = address;
    this.length = length;
    this.owned = owned;
  }

  static CudaFloats of(CudaRuntime runtime, long length) {
    return new CudaFloats(runtime, runtime.memory().allocate(4 * length), length, true);
  }

  static CudaFloats in(Floats vector) {
    return (CudaFloats) vector;
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
  public Floats slice(long offset, long part) {
    Objects.checkFromIndexSize(offset, part, length);
    return new CudaFloats(runtime, address + 4 * offset, part, false);
  }

  @Override
  public void upload(float[] from, int offset) {
    Objects.checkFromIndexSize(offset, length, from.length);
    runtime
        .staging()
        .upload(
            address,
            (int) length,
            4,
            (buffer, start, count) -> buffer.asFloatBuffer().put(from, offset + start, count));
  }

  @Override
  public void download(float[] to, int offset) {
    Objects.checkFromIndexSize(offset, length, to.length);
    runtime
        .staging()
        .download(
            address,
            (int) length,
            4,
            (buffer, start, count) -> buffer.asFloatBuffer().get(to, offset + start, count));
  }

  @Override
  public void close() {
    if (owned) {
      owned = false;
      runtime.memory().free(address);
    }
  }
}
