package retort.distill.executor;

import retort.device.Bytes;
import retort.device.Device;
import retort.device.Floats;

/** Rows in the memory of a device, brought there once. */
final class ResidentRows implements DeviceRows, AutoCloseable {
  private final Device device;
  private final int rows;
  private final int dimension;
  private final Bytes pixels;
  private final Floats targets;

  ResidentRows(Device device, DecodedRows block) {
    this.device = device;
    rows = block.rows();
    dimension = block.representations().length / block.rows();
    pixels = device.bytes(block.pixels());
    targets = device.upload(block.representations());
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public Bytes pixels() {
    return pixels;
  }

  @Override
  public void targets(int[] chosen, Floats out) {
    device.vectors().gather(targets, dimension, chosen, chosen.length, out);
  }

  @Override
  public void release() {}

  @Override
  public void close() {
    pixels.close();
    targets.close();
  }
}
