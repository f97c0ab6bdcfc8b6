package retort.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between Java's arrays and those of the library. */
interface Transfer {

  /** Copies {@code array.length()} values from {@code from[offset]} on. */
  void write(INDArray array, float[] from, int offset);

  /** Copies every value, row-major, to {@code to[offset]} and after. */
  void read(INDArray array, float[] to, int offset);

  /** The one for this build's backend. */
  static Transfer ofBackend() {
    return Backend.cuda() ? new CopiedTransfer() : new DirectTransfer();
  }
}
