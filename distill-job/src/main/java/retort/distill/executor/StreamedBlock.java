package retort.distill.executor;

import java.util.Optional;
import retort.device.Bytes;
import retort.device.Floats;

/**
 * A block that a device has no room for: of its rows, those that a round takes are brought there in
 * each.
 *
 * @param block on the heap
 */
record StreamedBlock(Block block) implements RowBlock {

  @Override
  public int rows() {
    return block.rows();
  }

  @Override
  public Optional<Block> passing() {
    return Optional.of(block);
  }

  @Override
  public Bytes pixels() {
    throw new IllegalStateException("these rows are not on the device");
  }

  @Override
  public void targets(int[] some, Floats out) {
    throw new IllegalStateException("these rows are not on the device");
  }

  @Override
  public void release() {}
}
