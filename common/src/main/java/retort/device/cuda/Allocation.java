package retort.device.cuda;

import java.util.Objects;

/**
 * A part of the card's memory, seen as items of equal size.
 *
 * @param runtime that owns the memory
 * @param address of the first item
 * @param length items
 * @param each bytes of an item
 */
record Allocation(CudaRuntime runtime, long address, long length, int each) {

  /** Fresh memory, to be {@linkplain #free freed} once. */
  static Allocation of(CudaRuntime runtime, long length, int each) {
    return new Allocation(runtime, runtime.memory().allocate(each * length), length, each);
  }

  /** Some of the items, not to be freed by themselves. */
  Allocation slice(long offset, long part) {
    Objects.checkFromIndexSize(offset, part, length);
    return new Allocation(runtime, address + each * offset, part, each);
  }

  /** Copies items to the card. */
  void upload(PinnedStaging.Transfer fill) {
    runtime.staging().upload(address, Math.toIntExact(length), each, fill);
  }

  /** Copies items from the card. */
  void download(PinnedStaging.Transfer read) {
    runtime.staging().download(address, Math.toIntExact(length), each, read);
  }

  void free() {
    runtime.memory().free(address);
  }
}
