package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.cuEventCreate;
import static org.bytedeco.cuda.global.cudart.cuEventDestroy;
import static org.bytedeco.cuda.global.cudart.cuEventRecord;
import static org.bytedeco.cuda.global.cudart.cuEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cuMemAllocHost;
import static org.bytedeco.cuda.global.cudart.cuMemFreeHost;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoHAsync;
import static org.bytedeco.cuda.global.cudart.cuMemcpyHtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;

/**
 * Pinned memory between Java's arrays and the card. Copies to the card go on while the caller does;
 * of the two halves one is filled while the card reads the other.
 */
final class PinnedStaging implements AutoCloseable {
  private static final int HALF = 8 << 20;

  private final CUstream_st stream;
  private final BytePointer pinned = new BytePointer();
  private final ByteBuffer bytes;
  private final CUevent_st[] read = {new CUevent_st(), new CUevent_st()};
  private int half;
  private int filled;

  PinnedStaging(CUstream_st stream) {
    this.stream = stream;
    CudaStatus.driver(cuMemAllocHost(pinned, 2L * HALF), "pin memory");
    pinned.capacity(2L * HALF);
    bytes = pinned.asByteBuffer().order(ByteOrder.nativeOrder());
    for (CUevent_st event : read) {
      CudaStatus.driver(cuEventCreate(event, 0), "create an event");
    }
  }

  /** What to write into or read from a buffer: so many items from this one on. */
  interface Transfer {
    void run(ByteBuffer buffer, int start, int count);
  }

  /** Copies items of so many bytes to the card. */
  void upload(long address, int items, int each, Transfer fill) {
    for (int done = 0; done < items; ) {
      int count = Math.min(items - done, room(each));
      int offset = half * HALF + filled;
      fill.run(part(offset, count * each), done, count);
      CudaStatus.driver(
          cuMemcpyHtoDAsync(
              address + (long) done * each,
              new RawPointer(pinned.address() + offset),
              (long) count * each,
              stream),
          "copy to the card");
      filled += (count * each + 15) & -16;
      done += count;
    }
  }

  /** Copies items of so many bytes from the card, once the work before is done. */
  void download(long address, int items, int each, Transfer take) {
    turn();
    for (int done = 0; done < items; ) {
      int count = Math.min(items - done, HALF / each);
      int offset = half * HALF;
      CudaStatus.driver(
          cuMemcpyDtoHAsync(
              new RawPointer(pinned.address() + offset),
              address + (long) done * each,
              (long) count * each,
              stream),
          "copy from the card");
      CudaStatus.driver(cuStreamSynchronize(stream), "wait for the card");
      take.run(part(offset, count * each), done, count);
      done += count;
    }
  }

  /** How many items fit into the half in turn, at least one. */
  private int room(int each) {
    if (HALF - filled < Math.max(each, 4096)) {
      turn();
    }
    return (HALF - filled) / each;
  }

  /** Goes on with the other half, once the card has read it. */
  private void turn() {
    CudaStatus.driver(cuEventRecord(read[half], stream), "record an event");
    half = 1 - half;
    filled = 0;
    CudaStatus.driver(cuEventSynchronize(read[half]), "wait for the card");
  }

  private ByteBuffer part(int offset, int length) {
    return bytes
        .duplicate()
        .position(offset)
        .limit(offset + length)
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    for (CUevent_st event : read) {
      CudaStatus.driver(cuEventDestroy(event), "destroy an event");
    }
    CudaStatus.driver(cuMemFreeHost(pinned), "free pinned memory");
  }
}
