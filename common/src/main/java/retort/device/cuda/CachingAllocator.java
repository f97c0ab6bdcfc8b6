package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_OUT_OF_MEMORY;
import static org.bytedeco.cuda.global.cudart.cuMemAlloc;
import static org.bytedeco.cuda.global.cudart.cuMemFree;
import static org.bytedeco.cuda.global.cudart.cuMemGetInfo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.SizeTPointer;
import retort.device.DeviceMemory;
import retort.device.DeviceMemoryException;

/**
 * The card's memory. What is given back is kept for the next who asks for as much: the driver's own
 * allocation waits for the card. With one stream memory may be reused while the work that read it
 * is still under way, because whatever is written to it comes later.
 */
final class CachingAllocator {
  private final Map<Long, Long> sizes = new HashMap<>();
  private final NavigableMap<Long, Deque<Long>> idle = new TreeMap<>();
  private long held;

  /**
   * An address, a multiple of 256.
   *
   * @param bytes at least 0
   * @throws DeviceMemoryException where the card has no room
   */
  long allocate(long bytes) {
    long size = DeviceMemory.taken(bytes);
    Map.Entry<Long, Deque<Long>> fit = idle.ceilingEntry(size);
    if (fit != null && fit.getKey() <= size + size / 8) {
      long address = fit.getValue().pop();
      if (fit.getValue().isEmpty()) {
        idle.remove(fit.getKey());
      }
      return address;
    }
    long[] address = new long[1];
    int status = cuMemAlloc(address, size);
    if (status == CUDA_ERROR_OUT_OF_MEMORY) {
      release();
      status = cuMemAlloc(address, size);
    }
    if (status == CUDA_ERROR_OUT_OF_MEMORY) {
      throw new DeviceMemoryException(
          "the GPU has no room for %d MiB more: %d MiB of %d are free, and this process holds %d"
              .formatted(size >> 20, free() >> 20, total() >> 20, held >> 20));
    }
    CudaStatus.driver(status, "allocate " + size + " bytes");
    sizes.put(address[0], size);
    held += size;
    return address[0];
  }

  void free(long address) {
    idle.computeIfAbsent(sizes.get(address), size -> new ArrayDeque<>()).push(address);
  }

  /** Gives this memory back to the driver, where nobody asks for as much again. */
  void discard(long address) {
    CudaStatus.driver(cuMemFree(address), "free memory");
    held -= sizes.remove(address);
  }

  /** Gives what is idle back to the driver. */
  void release() {
    for (Deque<Long> addresses : idle.values()) {
      addresses.forEach(this::discard);
    }
    idle.clear();
  }

  /** Bytes that this process has from the driver, idle ones included. */
  long held() {
    return held;
  }

  static long free() {
    return info()[0];
  }

  static long total() {
    return info()[1];
  }

  private static long[] info() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      CudaStatus.driver(cuMemGetInfo(free, total), "ask for free memory");
      return new long[] {free.get(), total.get()};
    }
  }
}
