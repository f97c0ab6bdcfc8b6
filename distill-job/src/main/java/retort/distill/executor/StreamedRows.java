package retort.distill.executor;

import java.util.Optional;
import retort.device.Bytes;
import retort.device.Floats;

/**
 * Rows that a device has no room for: those that a round takes are copied there in each round.
 *
 * @param block on the heap
 */
record StreamedRows(DecodedRows block) implements DeviceRows {

  @Override
  public int rows() {
    return block.rows();
  }

  @Override
  public Optional<DecodedRows> passing() {
    return Optional.of(block);
  }

  @Override
  public Bytes pixels() {
    throw new IllegalStateException("these rows are not on the device");
  }

  @Override
  public void targets(int[] chosen, Floats out) {
    throw new IllegalStateException("these rows are not on the device");
  }

  @Override
  public void release() {}
}
