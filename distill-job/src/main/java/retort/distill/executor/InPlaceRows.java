package retort.distill.executor;

import retort.device.Bytes;
import retort.device.Device;
import retort.device.Floats;

/**
 * Rows on the heap, which a device that computes in the same memory reads in place; what it needs
 * of the representations is copied.
 */
final class InPlaceRows implements DeviceRows {
  private final DecodedRows block;
  private final Bytes pixels;
  private final int dimension;

  InPlaceRows(Device device, DecodedRows block) {
    this.block = block;
    pixels = device.bytes(block.pixels());
    dimension = block.representations().length / block.rows();
  }

  @Override
  public int rows() {
    return block.rows();
  }

  @Override
  public Bytes pixels() {
    return pixels;
  }

  @Override
  public void targets(int[] chosen, Floats out) {
    for (int i = 0; i < chosen.length; i++) {
      out.slice((long) i * dimension, dimension)
          .upload(block.representations(), chosen[i] * dimension);
    }
  }

  @Override
  public void release() {
    pixels.close();
  }
}
