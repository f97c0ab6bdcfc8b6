package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** A convolution of each channel by itself, without bias; a {@link Normalisation} follows it. */
final class Depthwise implements Layer {
  private final State state;
  private final Arena arena;
  private final String name;
  private final int channels;
  private final Window window;

  private INDArray in;
  private long version = -1;

  /** Registers {@code name.weight} (channels, 1, kernel, kernel). */
  Depthwise(State state, Arena arena, String name, int channels, Window window) {
    this.state = state;
    this.arena = arena;
    this.name = name;
    this.channels = channels;
    this.window = window;
    int k = window.kernel();
    state.parameter(name + ".weight", 1.0 / k, channels, 1, k, k);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    in = x;
    long side = window.extent(x.size(1));
    INDArray out = arena.of("convolved", x.size(0), side, side, channels);
    Kernels.convolveEach(x, weight(), window.stride(), window.padding(), out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    int k = window.kernel();
    INDArray result = arena.alternate("gradient", in.shape());
    INDArray weightGradient = arena.of("weight gradient", k, k, channels, 1);
    Kernels.convolveEachBackward(
        in, weight(), window.stride(), window.padding(), gradient, result, weightGradient);
    float[] values = Kernels.read(weightGradient);
    Order.channelsFirst(values, channels, 1, window.area(), state.gradient(name + ".weight"));
    return result;
  }

  private INDArray weight() {
    int k = window.kernel();
    INDArray weight = arena.of(name + ".weight", k, k, channels, 1);
    if (version != state.version()) {
      version = state.version();
      float[] values = state.values(name + ".weight");
      Kernels.write(weight, Order.channelsLast(values, channels, 1, window.area()), 0);
    }
    return weight;
  }
}
