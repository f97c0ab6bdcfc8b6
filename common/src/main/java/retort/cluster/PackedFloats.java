package retort.cluster;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A float array that is serialized as raw bytes, a block at a time instead of a call for each
 * number. The array is not copied.
 */
public final class PackedFloats implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 1 << 14;

  private transient float[] values;

  /** The numbers themselves, not a copy. */
  public PackedFloats(float[] values) {
    this.values = values;
  }

  /** The numbers themselves, not a copy. */
  public float[] values() {
    return values;
  }

  private static byte[] block(int length) {
    return new byte[Float.BYTES * Math.min(BLOCK, length)];
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(values.length);
    byte[] bytes = block(values.length);
    for (int start = 0; start < values.length; start += BLOCK) {
      int count = Math.min(BLOCK, values.length - start);
      floats(bytes).put(values, start, count);
      out.write(bytes, 0, Float.BYTES * count);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException {
    values = new float[in.readInt()];
    byte[] bytes = block(values.length);
    for (int start = 0; start < values.length; start += BLOCK) {
      int count = Math.min(BLOCK, values.length - start);
      in.readFully(bytes, 0, Float.BYTES * count);
      floats(bytes).get(values, start, count);
    }
  }
}
