package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/**
 * A convolution. A bias is meant for one whose output a {@link Normalisation} follows at once: in
 * training it vanishes in the batch's mean, so that its gradient is 0 and only the running mean and
 * evaluation see it.
 */
final class Convolution implements Layer {
  private final State state;
  private final Arena arena;
  private final String name;
  private final int inputs;
  private final int outputs;
  private final int kernel;
  private final int stride;
  private final int padding;

  private INDArray in;
  private long version = -1;

  /**
   * Registers {@code name.weight} (outputs, inputs, kernel, kernel).
   *
   * @param padding zeros on each side
   */
  Convolution(
      State state,
      Arena arena,
      String name,
      int inputs,
      int outputs,
      int kernel,
      int stride,
      int padding) {
    this.state = state;
    this.arena = arena;
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    state.parameter(name + ".weight", outputs, inputs, kernel, kernel);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    in = x;
    INDArray out = arena.of(name, x.size(0), extent(x.size(1)), extent(x.size(2)), outputs);
    Kernels.convolve(x, weight(), stride, padding, out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = arena.of(name + ".in", in.shape());
    INDArray weightGradient = arena.of("weight gradient", kernel, kernel, inputs, outputs);
    Kernels.convolveBackward(in, weight(), stride, padding, gradient, result, weightGradient);
    Order.channelsFirst(
        Kernels.read(weightGradient),
        outputs,
        inputs,
        kernel * kernel,
        state.gradient(name + ".weight"));
    return result;
  }

  private long extent(long size) {
    return (size + 2L * padding - kernel) / stride + 1;
  }

  private INDArray weight() {
    INDArray weight = arena.of(name + ".weight", kernel, kernel, inputs, outputs);
    if (version != state.version()) {
      version = state.version();
      float[] values = state.values(name + ".weight");
      Kernels.write(weight, Order.channelsLast(values, outputs, inputs, kernel * kernel), 0);
    }
    return weight;
  }
}
