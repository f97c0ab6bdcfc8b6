package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.cuGetErrorName;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** What NVIDIA's functions return: 0, or an error that becomes an exception. */
final class CudaStatus {
  private CudaStatus() {}

  /**
   * @throws IllegalStateException where a driver's function failed
   */
  static void driver(int status, String operation) {
    if (status != 0) {
      throw new IllegalStateException("the GPU failed: %s: %s".formatted(operation, name(status)));
    }
  }

  /** A driver's error as CUDA names it. */
  static String name(int status) {
    try (PointerPointer<BytePointer> result = new PointerPointer<>(1)) {
      return cuGetErrorName(status, result) == 0
          ? result.get(BytePointer.class, 0).getString()
          : "error " + status;
    }
  }

  /**
   * @throws IllegalStateException where one of cuBLAS's functions failed
   */
  static void blas(int status, String operation) {
    if (status != 0) {
      throw new IllegalStateException(
          "cuBLAS failed: %s: %s"
              .formatted(operation, cublas.cublasGetStatusString(status).getString()));
    }
  }

  /**
   * @throws IllegalStateException where one of cuSOLVER's functions failed
   */
  static void solver(int status, String operation) {
    if (status != 0) {
      throw new IllegalStateException(
          "cuSOLVER failed: %s: status %d".formatted(operation, status));
    }
  }
}
