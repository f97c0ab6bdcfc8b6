package retort.device.cuda;

import retort.device.Doubles;

/** A vector of float64 in the card's memory. */
final class CudaDoubles implements Doubles, DeviceAddress {
  private final Allocation memory;
  private boolean owned;

  private CudaDoubles(Allocation memory, boolean owned) {
    this.memory = memory;
    this.owned = owned;
  }

  static CudaDoubles of(CudaRuntime runtime, long length) {
    return new CudaDoubles(Allocation.of(runtime, length, Double.BYTES), true);
  }

  static CudaDoubles in(Doubles vector) {
    return (CudaDoubles) vector;
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
  public Doubles slice(long offset, long part) {
    return new CudaDoubles(memory.slice(offset, part), false);
  }

  @Override
  public double[] download() {
    return memory.runtime().doubles(address(), Math.toIntExact(length()));
  }

  @Override
  public void close() {
    if (owned) {
      owned = false;
      memory.free();
    }
  }
}
