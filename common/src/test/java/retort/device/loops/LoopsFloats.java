package retort.device.loops;

import java.util.Objects;
import retort.device.Floats;

/** {@link Floats} of a {@link LoopsDevice}. */
public final class LoopsFloats implements Floats {
  private final Cells cells;
  private final int offset;
  private final int length;
  private final boolean owner;

  LoopsFloats(LoopsDevice device, long length) {
    this(new Cells(device, length, !device.exact()), 0, Math.toIntExact(length), true);
  }

  private LoopsFloats(Cells cells, int offset, int length, boolean owner) {
    this.cells = cells;
    this.offset = offset;
    this.length = length;
    this.owner = owner;
  }

  /** An argument of an operation, of this device and alive. */
  static LoopsFloats of(LoopsDevice device, Floats floats, String name) {
    if (!(floats instanceof LoopsFloats own) || own.cells.device() != device) {
      throw new IllegalArgumentException(name + " belongs to another device");
    }
    own.cells.read();
    return own;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public LoopsFloats slice(long from, long count) {
    Objects.checkFromIndexSize(from, count, length);
    return new LoopsFloats(cells, offset + (int) from, (int) count, false);
  }

  double at(int i) {
    return cells.read()[offset + Objects.checkIndex(i, length)];
  }

  void set(int i, double value) {
    cells.write(offset + Objects.checkIndex(i, length), value);
  }

  void setAll(double[] values) {
    Objects.checkFromIndexSize(0, values.length, length);
    for (int i = 0; i < values.length; i++) {
      cells.write(offset + i, values[i]);
    }
  }

  /** A copy, not rounded to float32 where the device is exact; not counted. */
  public double[] values() {
    double[] values = new double[length];
    System.arraycopy(cells.read(), offset, values, 0, length);
    return values;
  }

  /** Replaces every value, without rounding where the device is exact; not counted. */
  public void write(double... values) {
    if (values.length != length) {
      throw new IllegalArgumentException("%d values into %d".formatted(values.length, length));
    }
    setAll(values);
  }

  @Override
  public void upload(float[] from, int start) {
    Objects.checkFromIndexSize(start, length, from.length);
    for (int i = 0; i < length; i++) {
      set(i, from[start + i]);
    }
    cells.device().traffic().up((long) Float.BYTES * length);
  }

  @Override
  public void download(float[] to, int start) {
    Objects.checkFromIndexSize(start, length, to.length);
    for (int i = 0; i < length; i++) {
      to[start + i] = (float) at(i);
    }
    cells.device().traffic().down((long) Float.BYTES * length);
  }

  @Override
  public void close() {
    if (owner) {
      cells.free();
    }
  }
}
