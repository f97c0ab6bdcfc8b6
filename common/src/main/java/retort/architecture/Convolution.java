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
  /** Rows of an output up to which the library's own backward pass is several times slower. */
  private static final int TINY = 6;

  private final State state;
  private final Arena arena;
  private final String name;
  private final int inputs;
  private final int outputs;
  private final Window window;
  private final boolean first;

  private INDArray in;
  private long version = -1;
  private long transposedVersion = -1;

  /**
   * Registers {@code name.weight} (outputs, inputs, kernel, kernel).
   *
   * @param bound of fresh weights
   * @param first whether it sees the images, whose gradient nobody asks for: {@link #backward}
   *     returns nothing of meaning
   */
  Convolution(
      State state,
      Arena arena,
      String name,
      int inputs,
      int outputs,
      Window window,
      double bound,
      boolean first) {
    this.state = state;
    this.arena = arena;
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.window = window;
    this.first = first;
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
    INDArray weightGradient = arena.of("weight gradient", k, k, inputs, outputs);
    INDArray result = first ? gradient : arena.alternate("gradient", in.shape());
    if (first || k == 1 || tiny(gradient)) {
      Patches patches = new Patches(arena, window);
      patches.weightGradient(in, gradient, weightGradient);
      if (k == 1 && !first) {
        patches.inputGradient(gradient, weight(), result);
      } else if (!first) {
        Kernels.convolve(gradient, transposed(), 1, k - 1 - window.padding(), result);
      }
    } else {
      Kernels.convolveBackward(
          in, weight(), window.stride(), window.padding(), gradient, result, weightGradient);
    }
    Order.channelsFirst(
        Kernels.read(weightGradient),
        outputs,
        inputs,
        window.area(),
        state.gradient(name + ".weight"));
    return result;
  }

  private boolean tiny(INDArray gradient) {
    return window.stride() == 1 && gradient.size(1) <= TINY;
  }

  /** (k, k, o, c): the weight as the input's gradient needs it, where the stride is 1. */
  private INDArray transposed() {
    int k = window.kernel();
    INDArray transposed = arena.of(name + ".transposed", k, k, outputs, inputs);
    if (transposedVersion != state.version()) {
      transposedVersion = state.version();
      float[] values = state.values(name + ".weight");
      Kernels.write(transposed, Order.transposed(values, outputs, inputs, window.area()), 0);
    }
    return transposed;
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
