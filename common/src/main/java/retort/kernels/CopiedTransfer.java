package retort.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * For arrays wherever they are: by way of an array of the library's own, which knows when the
 * device's copy is the newer one.
 */
final class CopiedTransfer implements Transfer {
  @Override
  public void write(INDArray array, float[] from, int offset) {
    float[] values = Arrays.copyOfRange(from, offset, offset + Math.toIntExact(array.length()));
    try (INDArray copy = Nd4j.create(values, array.shape(), 'c')) {
      array.assign(copy);
    }
  }

  @Override
  public void read(INDArray array, float[] to, int offset) {
    try (INDArray copy = array.dup('c')) {
      float[] values = copy.data().asFloat();
      System.arraycopy(values, 0, to, offset, values.length);
    }
  }
}
