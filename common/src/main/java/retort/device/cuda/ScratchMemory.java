package retort.device.cuda;

/**
 * Memory of the card for what one operation makes and reads; the next one's takes its place, since
 * all work is in the order of one stream. It grows to the largest ever asked for.
 */
final class ScratchMemory implements AutoCloseable {
  private final CachingAllocator memory;
  private long address;
  private long size;

  /** None yet. */
  ScratchMemory(CachingAllocator memory) {
    this.memory = memory;
  }

  /**
   * Where so many bytes, undefined, begin.
   *
   * @throws retort.device.DeviceMemoryException where the card has no room
   */
  long of(long bytes) {
    if (bytes > size) {
      close();
      address = memory.allocate(bytes);
      size = bytes;
    }
    return address;
  }

  @Override
  public void close() {
    if (size > 0) {
      size = 0;
      memory.discard(address);
    }
  }
}
