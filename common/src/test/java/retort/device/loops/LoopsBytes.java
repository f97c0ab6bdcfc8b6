package retort.device.loops;

import retort.device.Bytes;

/** {@link Bytes} of a {@link LoopsDevice}: the array itself, so that a change would show. */
final class LoopsBytes implements Bytes {
  private final LoopsDevice device;
  private byte[] values;

  LoopsBytes(LoopsDevice device, byte[] values) {
    this.device = device;
    this.values = values;
    device.traffic().opened(values.length);
    device.traffic().up(values.length);
  }

  byte[] read() {
    if (values == null) {
      throw new IllegalStateException("these bytes were freed");
    }
    return values;
  }

  @Override
  public long length() {
    return read().length;
  }

  @Override
  public void close() {
    if (values != null) {
      device.traffic().closed(values.length);
      values = null;
    }
  }
}
