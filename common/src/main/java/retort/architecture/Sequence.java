package retort.architecture;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers one after the other.
 *
 * @param layers none for the identity
 */
record Sequence(List<Layer> layers) implements Layer {

  @Override
  public INDArray forward(INDArray in, boolean training) {
    INDArray out = in;
    for (Layer layer : layers) {
      out = layer.forward(out, training);
    }
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = gradient;
    for (int i = layers.size() - 1; i >= 0; i--) {
      result = layers.get(i).backward(result);
    }
    return result;
  }
}
