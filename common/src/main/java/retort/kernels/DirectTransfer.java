package retort.kernels;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** For arrays in the host's memory: one copy. */
final class DirectTransfer implements Transfer {
  @Override
  public void write(INDArray array, float[] from, int offset) {
    pointer(array).put(from, offset, Math.toIntExact(array.length()));
  }

  @Override
  public void read(INDArray array, float[] to, int offset) {
    pointer(array).get(to, offset, Math.toIntExact(array.length()));
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }
}
