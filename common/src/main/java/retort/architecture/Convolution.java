package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/**
 * A convolution. A {@link Normalisation} follows it, which also adds its bias where it has one: in
 * training a bias vanishes in the batch's mean, so that its gradient is 0 and only the running mean
 * and evaluation see it.
 */
final class Convolution implements Layer {
  private final State state;
  private final Arena arena;
  private final String name;
  private final int inputs;
  private final int outputs;
  private final Window window;

  private INDArray in;
  private long version = -1;

  /**
   * Registers {@code name.weight} (outputs, inputs, kernel, kernel).
   *
   * @param bound of fresh weights
   */
  Convolution(
      State state, Arena arena, String name, int inputs, int outputs, Window window, double bound) {
    this.state = state;
    this.arena = arena;
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.window = window;
    state.parameter(name + ".weight", bound, outputs, inputs, window.kernel(), window.kernel());
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    in = x;
    long side = window.extent(x.size(1));
    INDArray out = arena.of("convolved", x.size(0), side, side, outputs);
    Kernels.convolve(x, weight(), window.stride(), window.padding(), out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    int k = window.kernel();
    INDArray result = arena.alternate("gradient", in.shape());
    INDArray weightGradient = arena.of("weight gradient", k, k, inputs, outputs);
    Kernels.convolveBackward(
        in, weight(), window.stride(), window.padding(), gradient, result, weightGradient);
    Order.channelsFirst(
        Kernels.read(weightGradient),
        outputs,
        inputs,
        window.area(),
        state.gradient(name + ".weight"));
    return result;
  }

  private INDArray weight() {
    int k = window.kernel();
    INDArray weight = arena.of(name + ".weight", k, k, inputs, outputs);
    if (version != state.version()) {
      version = state.version();
      float[] values = state.values(name + ".weight");
      Kernels.write(weight, Order.channelsLast(values, outputs, inputs, window.area()), 0);
    }
    return weight;
  }
}
