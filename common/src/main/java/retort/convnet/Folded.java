package retort.convnet;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/**
 * The convolutions of a network in evaluation mode: BatchNorm is then one scale and one shift a
 * channel, which disappear into the convolution before it.
 */
final class Folded implements AutoCloseable {
  /** PyTorch's eps. */
  static final double EPSILON = 1e-5;

  private final ConvNetShape shape;
  private final Arena arena = new Arena();

  Folded(ConvNetShape shape, Parameters parameters) {
    this.shape = shape;
    for (int k = 0; k < shape.blocks(); k++) {
      fold(k, parameters.block(k));
    }
  }

  /** (3, 3, c, o). */
  INDArray weight(int k) {
    return arena.of("weight" + k, 3, 3, shape.inputs(k), shape.widths().get(k));
  }

  /** (o). */
  INDArray bias(int k) {
    return arena.of("bias" + k, shape.widths().get(k));
  }

  /** (3, 3, o, c): {@link #weight} as the input's gradient needs it. */
  INDArray transposed(int k) {
    return arena.of("transposed" + k, 3, 3, shape.widths().get(k), shape.inputs(k));
  }

  private void fold(int k, Parameters.Block block) {
    int o = shape.widths().get(k);
    float[] scale = Kernels.read(block.scale().value());
    float[] shift = Kernels.read(block.shift().value());
    float[] bias = Kernels.read(block.bias().value());
    float[] weight = Kernels.read(block.weight().value());
    for (int i = 0; i < o; i++) {
      double factor = scale[i] / Math.sqrt(block.variance()[i] + EPSILON);
      bias[i] = (float) ((bias[i] - block.mean()[i]) * factor + shift[i]);
      scale[i] = (float) factor;
    }
    for (int start = 0; start < weight.length; start += o) {
      for (int i = 0; i < o; i++) {
        weight[start + i] *= scale[i];
      }
    }
    Kernels.write(weight(k), weight, 0);
    Kernels.write(bias(k), bias, 0);
    Kernels.write(transposed(k), Layout.transposed(weight, o, shape.inputs(k)), 0);
  }

  @Override
  public void close() {
    arena.close();
  }
}
