package retort.device.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Extents;
import retort.device.FeatureMaps;

/** Feature maps in one of oneDNN's layouts, with what a layer keeps for its backward pass. */
final class CpuFeatureMaps implements FeatureMaps {
  private final SharedBuffer memory;
  private final boolean owner;
  private final int from;
  private final int n;
  private final int channels;
  private final int side;

  private CpuFeatureMaps(
      SharedBuffer memory, boolean owner, int from, int n, int channels, int side) {
    this.memory = memory;
    this.owner = owner;
    this.from = from;
    this.n = n;
    this.channels = channels;
    this.side = side;
  }

  /** What all parts of a batch share. */
  private static final class SharedBuffer {
    private final CpuFloats values;
    private final Layout layout;

    /** By the first image of the part that keeps it. */
    private final Map<Integer, BytePointer> kept = new HashMap<>();

    SharedBuffer(CpuFloats values, Layout layout) {
      this.values = values;
      this.layout = layout;
    }
  }

  static CpuFeatureMaps allocate(Layout layout, int n, int channels, int side) {
    CpuFloats values = CpuFloats.allocate((long) n * channels * side * side);
    return in(values, layout, n, channels, side);
  }

  /** Maps whose closing closes this vector, where it is no slice of another. */
  static CpuFeatureMaps in(CpuFloats values, Layout layout, int n, int channels, int side) {
    Extents.check("memory of feature maps", (long) n * channels * side * side, values.length());
    return new CpuFeatureMaps(new SharedBuffer(values, layout), true, 0, n, channels, side);
  }

  static CpuFeatureMaps of(FeatureMaps maps) {
    return (CpuFeatureMaps) maps;
  }

  FloatPointer pointer() {
    FloatPointer all = CpuFloats.pointer(memory.values);
    return from == 0 ? all : all.getPointer(from * pixels());
  }

  Layout layout() {
    return memory.layout;
  }

  /** All numbers. */
  long length() {
    return n * pixels();
  }

  /** Room for what the layer that writes these maps keeps for its backward pass. */
  BytePointer keep(long bytes) {
    BytePointer kept = memory.kept.get(from);
    if (kept == null || kept.capacity() < bytes) {
      if (kept != null) {
        kept.deallocate();
      }
      kept = new BytePointer(Math.max(1, bytes));
      memory.kept.put(from, kept);
    }
    return kept;
  }

  /** What {@link #keep} gave last. */
  BytePointer kept() {
    BytePointer kept = memory.kept.get(from);
    if (kept == null) {
      throw new IllegalStateException("no forward pass has written these maps");
    }
    return kept;
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
  public FeatureMaps part(int first, int count) {
    Objects.checkFromIndexSize(first, count, n);
    return new CpuFeatureMaps(memory, false, from + first, count, channels, side);
  }

  @Override
  public void close() {
    if (owner) {
      memory.values.close();
      memory.kept.values().forEach(BytePointer::deallocate);
      memory.kept.clear();
    }
  }
}
