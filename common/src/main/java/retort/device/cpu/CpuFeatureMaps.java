package retort.device.cpu;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.FeatureMaps;

/** Feature maps in one of oneDNN's layouts, with what a layer keeps for its backward pass. */
final class CpuFeatureMaps implements FeatureMaps {
  private final SharedBuffer memory;
  private final boolean owner;
  private final int n;
  private final int channels;
  private final int side;

  private CpuFeatureMaps(SharedBuffer memory, boolean owner, int n, int channels, int side) {
    this.memory = memory;
    this.owner = owner;
    this.n = n;
    this.channels = channels;
    this.side = side;
  }

  /** What all parts of a batch share. */
  private static final class SharedBuffer {
    private final CpuFloats values;
    private final Layout layout;
    private BytePointer kept;

    SharedBuffer(CpuFloats values, Layout layout) {
      this.values = values;
      this.layout = layout;
    }
  }

  static CpuFeatureMaps allocate(Layout layout, int n, int channels, int side) {
    long length = n * layout.stored(channels, side);
    CpuFloats values = CpuFloats.allocate(length);
    if (layout.padded(channels) > channels) {
      CpuFloats.pointer(values).limit(length).zero();
    }
    return new CpuFeatureMaps(new SharedBuffer(values, layout), true, n, channels, side);
  }

  static CpuFeatureMaps of(FeatureMaps maps) {
    return (CpuFeatureMaps) maps;
  }

  FloatPointer pointer() {
    return CpuFloats.pointer(memory.values);
  }

  Layout layout() {
    return memory.layout;
  }

  /** All numbers, the layout's padding included. */
  long stored() {
    return n * memory.layout.stored(channels, side);
  }

  /** Room for what the layer that writes these maps keeps for its backward pass. */
  BytePointer keep(long bytes) {
    if (memory.kept == null || memory.kept.capacity() < bytes) {
      if (memory.kept != null) {
        memory.kept.deallocate();
      }
      memory.kept = new BytePointer(Math.max(1, bytes));
    }
    return memory.kept;
  }

  /** What {@link #keep} gave last. */
  BytePointer kept() {
    if (memory.kept == null) {
      throw new IllegalStateException("no forward pass has written these maps");
    }
    return memory.kept;
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
  public FeatureMaps first(int count) {
    if (count < 0 || count > n) {
      throw new IndexOutOfBoundsException("the first %d of %d images".formatted(count, n));
    }
    return new CpuFeatureMaps(memory, false, count, channels, side);
  }

  @Override
  public void close() {
    if (owner) {
      memory.values.close();
      if (memory.kept != null) {
        memory.kept.deallocate();
        memory.kept = null;
      }
    }
  }
}
