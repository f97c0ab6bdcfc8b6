package retort.device.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLAS_FILL_MODE_LOWER;
import static org.bytedeco.cuda.global.cusolver.CUSOLVER_DETERMINISTIC_RESULTS;
import static org.bytedeco.cuda.global.cusolver.cusolverDnCreate;
import static org.bytedeco.cuda.global.cusolver.cusolverDnDestroy;
import static org.bytedeco.cuda.global.cusolver.cusolverDnDpotrf;
import static org.bytedeco.cuda.global.cusolver.cusolverDnDpotrf_bufferSize;
import static org.bytedeco.cuda.global.cusolver.cusolverDnDpotrs;
import static org.bytedeco.cuda.global.cusolver.cusolverDnSetDeterministicMode;
import static org.bytedeco.cuda.global.cusolver.cusolverDnSetStream;
import static org.bytedeco.cuda.global.cusolver.cusolverGetProperty;

import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cusolver.cusolverDnContext;
import org.bytedeco.javacpp.IntPointer;

/** cuSOLVER's Cholesky factor and solve, in float64, on one stream and with equal bits. */
final class CuSolver implements AutoCloseable {
  private final cusolverDnContext handle = new cusolverDnContext();
  private final CachingAllocator memory;

  CuSolver(CUstream_st stream, CachingAllocator memory) {
    this.memory = memory;
    CudaStatus.solver(cusolverDnCreate(handle), "start");
    CudaStatus.solver(cusolverDnSetStream(handle, stream), "choose the stream");
    CudaStatus.solver(
        cusolverDnSetDeterministicMode(handle, CUSOLVER_DETERMINISTIC_RESULTS), "be deterministic");
  }

  /** "12.0". */
  static String version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    CudaStatus.solver(cusolverGetProperty(0, major), "ask for the version");
    CudaStatus.solver(cusolverGetProperty(1, minor), "ask for the version");
    return major[0] + "." + minor[0];
  }

  /**
   * Replaces what {@link CuBlas#gram} made by its factor.
   *
   * @param info an int on the card: 0, or which leading minor is not positive
   */
  void factor(long matrix, int m, long info) {
    IntPointer size = new IntPointer(1);
    CudaStatus.solver(
        cusolverDnDpotrf_bufferSize(
            handle, CUBLAS_FILL_MODE_LOWER, m, RawPointer.doubles(matrix), m, size),
        "plan a factorization");
    int doubles = size.get();
    size.close();
    long work = memory.allocate(8L * doubles);
    CudaStatus.solver(
        cusolverDnDpotrf(
            handle,
            CUBLAS_FILL_MODE_LOWER,
            m,
            RawPointer.doubles(matrix),
            m,
            RawPointer.doubles(work),
            doubles,
            RawPointer.ints(info)),
        "factor");
    memory.free(work);
  }

  /** Solves in place for right sides (columns, m), row-major. */
  void solve(long factor, int m, long rightSides, int columns, long info) {
    CudaStatus.solver(
        cusolverDnDpotrs(
            handle,
            CUBLAS_FILL_MODE_LOWER,
            m,
            columns,
            RawPointer.doubles(factor),
            m,
            RawPointer.doubles(rightSides),
            m,
            RawPointer.ints(info)),
        "solve");
  }

  @Override
  public void close() {
    CudaStatus.solver(cusolverDnDestroy(handle), "stop");
  }
}
