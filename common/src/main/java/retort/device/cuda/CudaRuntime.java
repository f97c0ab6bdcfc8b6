package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.cuCtxSetCurrent;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRelease;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRetain;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuMemsetD32Async;
import static org.bytedeco.cuda.global.cudart.cuMemsetD8Async;
import static org.bytedeco.cuda.global.cudart.cuStreamCreate;
import static org.bytedeco.cuda.global.cudart.cuStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;

import java.util.OptionalLong;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import retort.UserException;
import retort.device.DeviceMemory;
import retort.device.Precision;

/**
 * The CUDA context of a device and what its operations share: the card's memory, one stream,
 * libraries.
 */
final class CudaRuntime implements AutoCloseable {
  /** Without so much the context, the workspace and the smallest network do not fit. */
  private static final long LEAST_MEMORY = 1L << 30;

  /**
   * One product of all images is the fastest; what it needs may be so much of the card's memory.
   */
  private static final long PATCH_SHARE = 40;

  private static final long MOST_PATCH_FLOATS = 512L << 20;

  /** A stream that does not wait for work of others in this process. */
  private static final int NON_BLOCKING = 1;

  private final Card card;
  private final long patchFloats;
  private final CUctx_st context = new CUctx_st();
  private final CUstream_st stream = new CUstream_st();
  private final CachingAllocator memory = new CachingAllocator();
  private final ScratchMemory scratch = new ScratchMemory(memory);
  private final PinnedStaging staging;
  private final CudaKernels kernels;
  private final CuBlas blas;
  private final CuSolver solver;

  /**
   * @param patchFloats how many floats of patches a convolution makes at once, or what suits the
   *     card
   */
  CudaRuntime(Card card, Precision precision, OptionalLong patchFloats) {
    this.card = card;
    int status = cuDevicePrimaryCtxRetain(context, card.handle());
    if (status != 0) {
      throw new UserException(
          "%s takes no context of this process (%s): does another process have it for itself (nvidia-smi shows its compute mode), or all of its memory?"
              .formatted(card, CudaStatus.name(status)));
    }
    enter();
    if (CachingAllocator.free() < LEAST_MEMORY) {
      throw new UserException(
          "%s has %d MiB of memory free, and at least %d are needed: another process uses the card, or it is too small"
              .formatted(card, CachingAllocator.free() >> 20, LEAST_MEMORY >> 20));
    }
    this.patchFloats =
        patchFloats.orElse(
            Math.min(MOST_PATCH_FLOATS, CachingAllocator.total() / (4 * PATCH_SHARE)));
    CudaStatus.driver(cuStreamCreate(stream, NON_BLOCKING), "make a stream");
    staging = new PinnedStaging(stream);
    kernels = new CudaKernels(stream);
    blas = new CuBlas(stream, memory, precision);
    solver = new CuSolver(stream, memory);
  }

  /** Makes the card that of the calling thread. */
  void enter() {
    CudaStatus.driver(cuCtxSetCurrent(context), "choose the card");
  }

  Card card() {
    return card;
  }

  long patchFloats() {
    return patchFloats;
  }

  CachingAllocator memory() {
    enter();
    return memory;
  }

  /** Where so many bytes begin that nobody reads once another operation asks for some. */
  long scratch(long bytes) {
    enter();
    return scratch.of(bytes);
  }

  /** What the card has for the arrays of this device. */
  DeviceMemory deviceMemory() {
    enter();
    long held = memory.held();
    return new DeviceMemory(
        card.uuid(), CachingAllocator.free() + held, held, Float.BYTES * patchFloats);
  }

  /** On which all work runs in order. */
  CUstream_st stream() {
    return stream;
  }

  PinnedStaging staging() {
    enter();
    return staging;
  }

  CudaKernels kernels() {
    enter();
    return kernels;
  }

  CuBlas blas() {
    enter();
    return blas;
  }

  CuSolver solver() {
    enter();
    return solver;
  }

  /** Sets bytes, a multiple of 4, to 0. */
  void zero(long address, long bytes) {
    enter();
    CudaStatus.driver(cuMemsetD8Async(address, (byte) 0, bytes, stream), "fill");
  }

  void fill(long address, float value, long length) {
    enter();
    CudaStatus.driver(
        cuMemsetD32Async(address, Float.floatToRawIntBits(value), length, stream), "fill");
  }

  void copy(long from, long to, long bytes) {
    enter();
    CudaStatus.driver(cuMemcpyDtoDAsync(to, from, bytes, stream), "copy");
  }

  /** Numbers on the card for a kernel that is launched next; free the address after that. */
  long indices(int[] values, int n) {
    long address = memory().allocate(4L * n);
    staging()
        .upload(
            address,
            n,
            4,
            (buffer, start, count) -> buffer.asIntBuffer().put(values, start, count));
    return address;
  }

  /** Copies so many doubles to the heap. */
  double[] doubles(long address, int count) {
    double[] result = new double[count];
    staging()
        .download(
            address, count, 8, (buffer, start, n) -> buffer.asDoubleBuffer().get(result, start, n));
    return result;
  }

  /** Copies so many ints to the heap. */
  int[] ints(long address, int count) {
    int[] result = new int[count];
    staging()
        .download(
            address, count, 4, (buffer, start, n) -> buffer.asIntBuffer().get(result, start, n));
    return result;
  }

  void synchronize() {
    enter();
    CudaStatus.driver(cuStreamSynchronize(stream), "wait for the card");
  }

  @Override
  public void close() {
    synchronize();
    solver.close();
    blas.close();
    staging.close();
    scratch.close();
    memory.release();
    CudaStatus.driver(cuStreamDestroy(stream), "end a stream");
    CudaStatus.driver(cuDevicePrimaryCtxRelease(card.handle()), "leave the card");
  }
}
