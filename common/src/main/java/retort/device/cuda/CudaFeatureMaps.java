package retort.device.cuda;

import java.util.Objects;
import retort.device.Extents;
import retort.device.FeatureMaps;

/** A batch (n, side, side, channels) in the card's memory: channels innermost, without gaps. */
final class CudaFeatureMaps implements FeatureMaps, DeviceAddress {
  private static final long MOST = 1L << 32;

  private final CudaRuntime runtime;
  private final long address;
  private final int n;
  private final int channels;
  private final int side;
  private boolean owned;

  private CudaFeatureMaps(
      CudaRuntime runtime, long address, int n, int channels, int side, boolean owned) {
    this.runtime = runtime;
    this.address = address;
    this.n = n;
    this.channels = channels;
    this.side = side;
    this.owned = owned;
  }

  static CudaFeatureMaps of(CudaRuntime runtime, int n, int channels, int side) {
    long address = runtime.memory().allocate(Float.BYTES * length(n, channels, side));
    return new CudaFeatureMaps(runtime, address, n, channels, side, true);
  }

  static CudaFeatureMaps of(CudaRuntime runtime, CudaFloats memory, int n, int channels, int side) {
    Extents.check("memory of feature maps", length(n, channels, side), memory.length());
    return new CudaFeatureMaps(runtime, memory.address(), n, channels, side, false);
  }

  private static long length(int n, int channels, int side) {
    long length = Math.multiplyExact((long) n, (long) channels * side * side);
    if (length >= MOST) {
      throw new IllegalArgumentException(
          "feature maps of %d x %d x %d x %d: a kernel counts to 2^32"
              .formatted(n, channels, side, side));
    }
    return length;
  }

  static CudaFeatureMaps in(FeatureMaps maps) {
    return (CudaFeatureMaps) maps;
  }

  @Override
  public long address() {
    return address;
  }

  /** Where an image begins. */
  long address(int image) {
    return address + 4 * pixels() * image;
  }

  long length() {
    return n * pixels();
  }

  int area() {
    return side * side;
  }

  /** Pixels of the whole batch. */
  long rows() {
    return (long) n * area();
  }

  /** Whether its kernels take four channels at once. */
  boolean byFour() {
    return channels % 4 == 0;
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public FeatureMaps part(int from, int count) {
    Objects.checkFromIndexSize(from, count, n);
    return new CudaFeatureMaps(runtime, address(from), count, channels, side, false);
  }

  @Override
  public void close() {
    if (owned) {
      owned = false;
      runtime.memory().free(address);
    }
  }
}
