package retort.device.cuda;

import java.util.Objects;
import retort.device.Floats;

/** A vector of float32 in the card's memory. */
final class CudaFloats implements Floats, DeviceAddress {
  private final Allocation memory;
  private boolean owned;

  private CudaFloats(Allocation memory, boolean owned) {
    this.memory = memory;
    this.owned = owned;
  }

  static CudaFloats of(CudaRuntime runtime, long length) {
    return new CudaFloats(Allocation.of(runtime, length, Float.BYTES), true);
  }

  static CudaFloats in(Floats vector) {
    return (CudaFloats) vector;
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
  public Floats slice(long offset, long part) {
    return new CudaFloats(memory.slice(offset, part), false);
  }

  @Override
  public void upload(float[] from, int offset) {
    Objects.checkFromIndexSize(offset, length(), from.length);
    memory.upload((buffer, start, n) -> buffer.asFloatBuffer().put(from, offset + start, n));
  }

  @Override
  public void download(float[] to, int offset) {
    Objects.checkFromIndexSize(offset, length(), to.length);
    memory.download((buffer, start, n) -> buffer.asFloatBuffer().get(to, offset + start, n));
  }

  @Override
  public void close() {
    if (owned) {
      owned = false;
      memory.free();
    }
  }
}
