package retort.device;

import java.util.Arrays;

/** A stream of a device without a second engine that copies: each part is brought in as it is. */
final class PlainByteStream implements ByteStream {
  private final Device device;
  private final Bytes[] parts = new Bytes[2];
  private int turn;

  PlainByteStream(Device device) {
    this.device = device;
  }

  @Override
  public Bytes next(byte[] values, int length) {
    turn = 1 - turn;
    release(turn);
    parts[turn] = device.bytes(Arrays.copyOf(values, length));
    return parts[turn];
  }

  private void release(int part) {
    if (parts[part] != null) {
      parts[part].close();
      parts[part] = null;
    }
  }

  @Override
  public void close() {
    release(0);
    release(1);
  }
}
