package retort.device.cpu;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import retort.device.Floats;

/** A vector in native memory that ND4J allocates; a slice shares it. */
final class CpuFloats implements Floats {
  private final INDArray memory;
  private final boolean owner;
  private final FloatPointer pointer;
  private final long length;

  private CpuFloats(INDArray memory, boolean owner, FloatPointer pointer, long length) {
    this.memory = memory;
    this.owner = owner;
    this.pointer = pointer;
    this.length = length;
  }

  /** A vector with undefined values. */
  static CpuFloats allocate(long length) {
    INDArray memory = Nd4j.createUninitializedDetached(DataType.FLOAT, Math.max(1, length));
    return new CpuFloats(memory, true, new FloatPointer(memory.data().addressPointer()), length);
  }

  /** The native memory of a vector of this device. */
  static FloatPointer pointer(Floats floats) {
    CpuFloats own = (CpuFloats) floats;
    if (own.memory.wasClosed()) {
      throw new IllegalStateException("this vector was closed");
    }
    return own.pointer;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Floats slice(long offset, long part) {
    if (offset < 0 || part < 0 || offset + part > length) {
      throw new IndexOutOfBoundsException(
          "%d values from %d on, of a vector of %d".formatted(part, offset, length));
    }
    return new CpuFloats(memory, false, pointer.getPointer(offset), part);
  }

  @Override
  public void upload(float[] from, int offset) {
    pointer(this).put(from, offset, Math.toIntExact(length));
  }

  @Override
  public void download(float[] to, int offset) {
    pointer(this).get(to, offset, Math.toIntExact(length));
  }

  @Override
  public void close() {
    if (owner && !memory.wasClosed()) {
      memory.close();
    }
  }
}
