package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable step of a network, on native arrays (n, h, w, channels). What a call returns
 * lies in the network's arena and holds until the layer is called again.
 */
interface Layer {

  /**
   * The output.
   *
   * @param training whether BatchNorm normalises by the batch, and {@link #backward} may follow
   */
  INDArray forward(INDArray in, boolean training);

  /**
   * Stores the parameters' gradients of the last forward pass.
   *
   * @param gradient with respect to the output; afterwards undefined
   * @return the gradient with respect to the input
   */
  INDArray backward(INDArray gradient);
}
