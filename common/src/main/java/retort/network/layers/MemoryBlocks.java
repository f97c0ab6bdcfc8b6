package retort.network.layers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import retort.device.Device;

/**
 * Memory that passes take turns in, so that those that are never open together take that of one. A
 * range comes from where it leaves least beside it.
 */
final class MemoryBlocks implements AutoCloseable {
  /** Ranges are whole pages. */
  private static final long PAGE = 1024;

  private final Device device;
  private final List<MemoryBlock> blocks = new ArrayList<>();

  /** No memory yet. */
  MemoryBlocks(Device device) {
    this.device = device;
  }

  /** So many values, undefined. */
  MemoryBlock.TakenRange take(long values) {
    long length = (Math.max(1, values) + PAGE - 1) / PAGE * PAGE;
    Optional<MemoryBlock> best =
        blocks.stream()
            .filter(block -> block.smallest(length).isPresent())
            .min(Comparator.comparingLong(block -> block.smallest(length).orElseThrow()));
    return best.orElseGet(() -> added(length)).take(length).orElseThrow();
  }

  /** A new block, in place of those that are shorter and that nobody uses. */
  private MemoryBlock added(long length) {
    blocks.removeIf(
        block -> {
          boolean replaced = block.length() < length && block.isIdle();
          if (replaced) {
            block.close();
          }
          return replaced;
        });
    MemoryBlock block = new MemoryBlock(device, length);
    blocks.add(block);
    return block;
  }

  /** The bytes of all blocks. */
  long bytes() {
    return Float.BYTES * blocks.stream().mapToLong(MemoryBlock::length).sum();
  }

  @Override
  public void close() {
    blocks.forEach(MemoryBlock::close);
    blocks.clear();
  }
}
