package retort.device.cuda;

import java.util.Objects;
import retort.device.Doubles;

/** A vector of float64 in the card's memory. */
final class CudaDoubles implements Doubles, DeviceAddress {
  private final CudaRuntime runtime;
  private final long address;
  private final long length;
  private boolean owned;

  private CudaDoubles(CudaRuntime runtime, long address, long length, boolean owned) {
    this.runtime = runtime;
    this.address = address;
    this.length = length;
    this.owned = owned;
  }

  static CudaDoubles of(CudaRuntime runtime, long length) {
    return new CudaDoubles(runtime, runtime.memory().allocate(8 * length), length, true);
  }

  static CudaDoubles in(Doubles vector) {
    return (CudaDoubles) vector;
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
  public Doubles slice(long offset, long part) {
    Objects.checkFromIndexSize(offset, part, length);
    return new CudaDoubles(runtime, address + 8 * offset, part, false);
  }

  @Override
  public double[] download() {
    return runtime.doubles(address, Math.toIntExact(length));
  }

  @Override
  public void close() {
    if (owned) {
      owned = false;
      runtime.memory().free(address);
    }
  }
}
