package retort.device.loops;

import java.util.Arrays;
import java.util.Objects;
import retort.device.Doubles;

/** {@link Doubles} of a {@link LoopsDevice}. */
final class LoopsDoubles implements Doubles {
  private final Cells cells;
  private final int offset;
  private final int length;
  private final boolean owner;

  LoopsDoubles(LoopsDevice device, long length) {
    this(new Cells(device, length, false), 0, Math.toIntExact(length), true);
  }

  private LoopsDoubles(Cells cells, int offset, int length, boolean owner) {
    this.cells = cells;
    this.offset = offset;
    this.length = length;
    this.owner = owner;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Doubles slice(long from, long count) {
    Objects.checkFromIndexSize(from, count, length);
    return new LoopsDoubles(cells, offset + (int) from, (int) count, false);
  }

  @Override
  public double[] download() {
    cells.device().traffic().waited();
    return Arrays.copyOfRange(cells.read(), offset, offset + length);
  }

  double at(int i) {
    return cells.read()[offset + Objects.checkIndex(i, length)];
  }

  void set(int i, double value) {
    cells.write(offset + Objects.checkIndex(i, length), value);
  }

  @Override
  public void close() {
    if (owner) {
      cells.free();
    }
  }
}
