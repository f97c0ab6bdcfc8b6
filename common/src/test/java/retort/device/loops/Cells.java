package retort.device.loops;

import java.util.Arrays;

/** Memory of a {@link LoopsDevice}: NaN while it is fresh, gone once it was freed. */
final class Cells {
  private final LoopsDevice device;
  private final boolean rounds;
  private final int length;
  private double[] values;

  /**
   * @param rounds whether what is written becomes a float32
   */
  Cells(LoopsDevice device, long length, boolean rounds) {
    if (length < 0) {
      throw new IllegalArgumentException("an array of " + length);
    }
    this.device = device;
    this.rounds = rounds;
    this.length = Math.toIntExact(length);
    values = new double[this.length];
    Arrays.fill(values, Double.NaN);
    device.traffic().opened(length);
  }

  LoopsDevice device() {
    return device;
  }

  /** The memory itself, to read from. */
  double[] read() {
    if (values == null) {
      throw new IllegalStateException("an array of %d values was freed".formatted(length));
    }
    return values;
  }

  void write(int i, double value) {
    read()[i] = rounds ? (float) value : value;
  }

  void free() {
    if (values != null) {
      values = null;
      device.traffic().closed(length);
    }
  }
}
