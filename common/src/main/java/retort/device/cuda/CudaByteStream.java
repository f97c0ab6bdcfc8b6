package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.cuEventCreate;
import static org.bytedeco.cuda.global.cudart.cuEventDestroy;
import static org.bytedeco.cuda.global.cudart.cuEventRecord;
import static org.bytedeco.cuda.global.cudart.cuEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cuMemAllocHost;
import static org.bytedeco.cuda.global.cudart.cuMemFreeHost;
import static org.bytedeco.cuda.global.cudart.cuMemcpyHtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuStreamCreate;
import static org.bytedeco.cuda.global.cudart.cuStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;
import static org.bytedeco.cuda.global.cudart.cuStreamWaitEvent;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import retort.device.ByteStream;
import retort.device.Bytes;

/**
 * Two buffers of pinned memory and two of the card's, filled in turns on a stream of their own. A
 * copy waits for the work on what it overwrites, and work waits for the copy of what it reads.
 */
final class CudaByteStream implements ByteStream {
  private static final int NON_BLOCKING = 1;

  private final CudaRuntime runtime;
  private final CUstream_st copies = new CUstream_st();
  private final Half[] halves;
  private int turn;

  CudaByteStream(CudaRuntime runtime, int max) {
    this.runtime = runtime;
    runtime.enter();
    CudaStatus.driver(cuStreamCreate(copies, NON_BLOCKING), "make a stream");
    halves = new Half[] {new Half(max), new Half(max)};
  }

  @Override
  public Bytes next(byte[] values, int length) {
    runtime.enter();
    turn = 1 - turn;
    return halves[turn].fill(values, length);
  }

  @Override
  public void close() {
    runtime.synchronize();
    CudaStatus.driver(cuStreamSynchronize(copies), "wait for the card");
    for (Half half : halves) {
      half.free();
    }
    CudaStatus.driver(cuStreamDestroy(copies), "end a stream");
  }

  /** A buffer on both sides. */
  private final class Half {
    private final BytePointer pinned = new BytePointer();
    private final long address;
    private final CUevent_st used = new CUevent_st();
    private final CUevent_st copied = new CUevent_st();

    Half(int max) {
      CudaStatus.driver(cuMemAllocHost(pinned, max), "pin memory");
      pinned.capacity(max);
      address = runtime.memory().allocate(max);
      CudaStatus.driver(cuEventCreate(used, 0), "create an event");
      CudaStatus.driver(cuEventCreate(copied, 0), "create an event");
    }

    /** The work on what was here was issued before the part between was brought in. */
    Bytes fill(byte[] values, int length) {
      CudaStatus.driver(cuEventSynchronize(copied), "wait for the card");
      pinned.position(0).put(values, 0, length);
      CudaStatus.driver(cuEventRecord(used, runtime.stream()), "record an event");
      CudaStatus.driver(cuStreamWaitEvent(copies, used, 0), "wait for an event");
      CudaStatus.driver(
          cuMemcpyHtoDAsync(address, new RawPointer(pinned.address()), length, copies),
          "copy to the card");
      CudaStatus.driver(cuEventRecord(copied, copies), "record an event");
      return new StreamedBytes(this, length);
    }

    void free() {
      CudaStatus.driver(cuEventDestroy(used), "destroy an event");
      CudaStatus.driver(cuEventDestroy(copied), "destroy an event");
      CudaStatus.driver(cuMemFreeHost(pinned), "free pinned memory");
      runtime.memory().free(address);
    }
  }

  /** What came in; the first work on it waits for the copy. */
  private final class StreamedBytes implements Bytes, DeviceAddress {
    private final Half half;
    private final long length;
    private boolean awaited;

    StreamedBytes(Half half, long length) {
      this.half = half;
      this.length = length;
    }

    @Override
    public long address() {
      if (!awaited) {
        awaited = true;
        CudaStatus.driver(cuStreamWaitEvent(runtime.stream(), half.copied, 0), "wait for an event");
      }
      return half.address;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public void close() {}
  }
}
