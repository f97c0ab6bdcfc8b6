package retort.device.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLAS_DEFAULT_MATH;
import static org.bytedeco.cuda.global.cublas.CUBLAS_DIAG_NON_UNIT;
import static org.bytedeco.cuda.global.cublas.CUBLAS_FILL_MODE_LOWER;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_N;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.CUBLAS_SIDE_RIGHT;
import static org.bytedeco.cuda.global.cublas.CUBLAS_TF32_TENSOR_OP_MATH;
import static org.bytedeco.cuda.global.cublas.cublasCreate_v2;
import static org.bytedeco.cuda.global.cublas.cublasDestroy_v2;
import static org.bytedeco.cuda.global.cublas.cublasDgemm_v2;
import static org.bytedeco.cuda.global.cublas.cublasDsyrk_v2;
import static org.bytedeco.cuda.global.cublas.cublasDtrsm_v2;
import static org.bytedeco.cuda.global.cublas.cublasGetProperty;
import static org.bytedeco.cuda.global.cublas.cublasSetMathMode;
import static org.bytedeco.cuda.global.cublas.cublasSetStream_v2;
import static org.bytedeco.cuda.global.cublas.cublasSetWorkspace_v2;
import static org.bytedeco.cuda.global.cublas.cublasSgemm_v2;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Precision;

/**
 * cuBLAS on one stream, with a workspace of its own: the two conditions on which it promises equal
 * bits. Its matrices are column-major, so a row-major one is its transpose here.
 */
final class CuBlas implements AutoCloseable {
  /** What NVIDIA recommends for Hopper; enough for every other card. */
  private static final long WORKSPACE = 32L << 20;

  private final cublasContext handle = new cublasContext();
  private final boolean coarse;
  private final CachingAllocator memory;
  private final long workspace;
  private final FloatPointer alpha = new FloatPointer(1);
  private final FloatPointer beta = new FloatPointer(1);
  private final DoublePointer alpha64 = new DoublePointer(1);
  private final DoublePointer beta64 = new DoublePointer(1);

  CuBlas(CUstream_st stream, CachingAllocator memory, Precision precision) {
    this.memory = memory;
    CudaStatus.blas(cublasCreate_v2(handle), "start");
    CudaStatus.blas(cublasSetStream_v2(handle, stream), "choose the stream");
    workspace = memory.allocate(WORKSPACE);
    CudaStatus.blas(
        cublasSetWorkspace_v2(handle, new RawPointer(workspace), WORKSPACE), "take a workspace");
    coarse = precision == Precision.TF32;
    mode(coarse);
  }

  private void mode(boolean rounding) {
    int mode = rounding ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH;
    CudaStatus.blas(cublasSetMathMode(handle, mode), "choose the precision");
  }

  /** Asks for products whose factors are not rounded, whatever the precision. */
  void exactly(Runnable products) {
    if (!coarse) {
      products.run();
      return;
    }
    mode(false);
    try {
      products.run();
    } finally {
      mode(true);
    }
  }

  /** "13.1". */
  static String version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    CudaStatus.blas(cublasGetProperty(0, major), "ask for the version");
    CudaStatus.blas(cublasGetProperty(1, minor), "ask for the version");
    return major[0] + "." + minor[0];
  }

  private static int operation(boolean transpose) {
    return transpose ? CUBLAS_OP_T : CUBLAS_OP_N;
  }

  /** c (rows, columns) = alpha op(a) op(b) + beta c, all row-major and without gaps. */
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      float factor,
      long a,
      long b,
      float keep,
      long c) {
    alpha.put(factor);
    beta.put(keep);
    CudaStatus.blas(
        cublasSgemm_v2(
            handle,
            operation(transposeB),
            operation(transposeA),
            columns,
            rows,
            inner,
            alpha,
            RawPointer.floats(b),
            transposeB ? inner : columns,
            RawPointer.floats(a),
            transposeA ? rows : inner,
            beta,
            RawPointer.floats(c),
            columns),
        "multiply");
  }

  /** The same in float64. */
  void multiply64(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      double factor,
      long a,
      long b,
      double keep,
      long c) {
    alpha64.put(factor);
    beta64.put(keep);
    CudaStatus.blas(
        cublasDgemm_v2(
            handle,
            operation(transposeB),
            operation(transposeA),
            columns,
            rows,
            inner,
            alpha64,
            RawPointer.doubles(b),
            transposeB ? inner : columns,
            RawPointer.doubles(a),
            transposeA ? rows : inner,
            beta64,
            RawPointer.doubles(c),
            columns),
        "multiply in float64");
  }

  /**
   * Replaces b (m, columns) by U^-1 b, or by U'^-1 b, all row-major.
   *
   * @param factor its upper half is U
   */
  void solve64(boolean transposed, long factor, int m, long b, int columns) {
    alpha64.put(1);
    CudaStatus.blas(
        cublasDtrsm_v2(
            handle,
            CUBLAS_SIDE_RIGHT,
            CUBLAS_FILL_MODE_LOWER,
            operation(transposed),
            CUBLAS_DIAG_NON_UNIT,
            columns,
            m,
            alpha64,
            RawPointer.doubles(factor),
            m,
            RawPointer.doubles(b),
            columns),
        "solve a triangular system");
  }

  /** The upper half of c (m, m) = a a', for a (m, inner), row-major. */
  void gram(long a, int m, int inner, long c) {
    alpha64.put(1);
    beta64.put(0);
    CudaStatus.blas(
        cublasDsyrk_v2(
            handle,
            CUBLAS_FILL_MODE_LOWER,
            CUBLAS_OP_T,
            m,
            inner,
            alpha64,
            RawPointer.doubles(a),
            inner,
            beta64,
            RawPointer.doubles(c),
            m),
        "form the Gram matrix");
  }

  @Override
  public void close() {
    CudaStatus.blas(cublasDestroy_v2(handle), "stop");
    memory.free(workspace);
  }
}
