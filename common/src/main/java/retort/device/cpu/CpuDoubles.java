package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import retort.device.Doubles;

/**
 * A vector of doubles in native memory; a slice shares it.
 *
 * @param pointer to the first
 * @param length how many
 * @param owner whether closing frees the memory
 */
record CpuDoubles(DoublePointer pointer, long length, boolean owner) implements Doubles {

  /** A vector with undefined values. */
  static CpuDoubles allocate(long length) {
    return new CpuDoubles(new DoublePointer(Math.max(1, length)), length, true);
  }

  @Override
  public Doubles slice(long offset, long part) {
    if (offset < 0 || part < 0 || offset + part > length) {
      throw new IndexOutOfBoundsException(
          "%d values from %d on, of a vector of %d".formatted(part, offset, length));
    }
    return new CpuDoubles(pointer.getPointer(offset), part, false);
  }

  @Override
  public double[] download() {
    double[] values = new double[Math.toIntExact(length)];
    pointer.get(values);
    return values;
  }

  @Override
  public void close() {
    if (owner) {
      pointer.deallocate();
    }
  }
}
