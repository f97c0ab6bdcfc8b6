package retort.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import retort.kernels.Arena;

/** Puts layers one on the other, keeping count of the channels. */
final class Stack {
  private final State state;
  private final Arena arena;
  private final boolean images;
  private final List<Layer> layers = new ArrayList<>();
  private int channels;

  /** Of the last convolution, until its BatchNorm takes it. */
  private Optional<String> bias = Optional.empty();

  /**
   * @param channels of the input
   * @param images whether the input are images, whose gradient nobody asks for
   */
  Stack(State state, Arena arena, int channels, boolean images) {
    this.state = state;
    this.arena = arena;
    this.images = images;
    this.channels = channels;
  }

  /** The channels of the output so far. */
  int channels() {
    return channels;
  }

  /** A convolution without bias under He's initialisation, as a ResNet has. */
  Stack heConvolution(String name, int outputs, int kernel, int stride, int padding) {
    double fanOut = (double) outputs * kernel * kernel;
    return convolution(name, outputs, kernel, stride, padding, Math.sqrt(6 / fanOut));
  }

  /** A convolution without bias under PyTorch's initialisation. */
  Stack convolution(String name, int outputs, int kernel, int stride, int padding) {
    return convolution(name, outputs, kernel, stride, padding, bound(kernel));
  }

  /** A convolution of stride 1 with bias that keeps the size; {@link #normalise} must follow. */
  Stack biasedConvolution(String name, int outputs, int kernel) {
    double bound = bound(kernel);
    convolution(name, outputs, kernel, 1, kernel / 2, bound);
    state.parameter(name + ".bias", bound, outputs);
    bias = Optional.of(name + ".bias");
    return this;
  }

  private Stack convolution(
      String name, int outputs, int kernel, int stride, int padding, double bound) {
    Window window = new Window(kernel, stride, padding);
    boolean first = images && layers.isEmpty();
    layers.add(new Convolution(state, arena, name, channels, outputs, window, bound, first));
    channels = outputs;
    return this;
  }

  private double bound(int kernel) {
    return 1 / Math.sqrt((double) channels * kernel * kernel);
  }

  /** A 3x3 convolution without bias of each channel by itself, padding 1. */
  Stack depthwise(String name, int stride) {
    layers.add(new Depthwise(state, arena, name, channels, new Window(3, stride, 1)));
    return this;
  }

  Stack normalise(String name) {
    layers.add(new Normalisation(state, arena, name, channels, bias));
    bias = Optional.empty();
    return this;
  }

  Stack rectify() {
    layers.add(new Rectifier(arena));
    return this;
  }

  Stack averagePool(String name) {
    layers.add(Pooling.average(arena, name));
    return this;
  }

  Stack maximumPool(String name) {
    layers.add(Pooling.maximum(arena, name));
    return this;
  }

  /** The sum of two branches; a shortcut that adds no layer is the identity. */
  Stack residual(String name, Consumer<Stack> main, Consumer<Stack> shortcut) {
    Stack first = new Stack(state, arena, channels, false);
    Stack second = new Stack(state, arena, channels, false);
    main.accept(first);
    shortcut.accept(second);
    layers.add(new Residual(arena, name, first.sequence(), second.sequence()));
    channels = first.channels;
    return this;
  }

  /** The features: every value, channel by channel. */
  Sequence flatten() {
    layers.add(new Flatten(arena));
    return sequence();
  }

  /** The features: each channel's mean. */
  Sequence average() {
    layers.add(new GlobalAverage(arena));
    return sequence();
  }

  /** As it is. */
  Sequence sequence() {
    return new Sequence(List.copyOf(layers));
  }
}
