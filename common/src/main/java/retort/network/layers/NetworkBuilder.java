package retort.network.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import retort.device.ConvolutionShape;
import retort.network.layers.ParameterLayout.StateEntry;

/** Builds a sequence of layers, tracking channels and side of its output. */
public final class NetworkBuilder {
  private final ParameterLayout layout;
  private final List<Layer> layers = new ArrayList<>();
  private final List<RowLayer> head = new ArrayList<>();
  private int channels;
  private int side;
  private long largest;
  private Readout readout = Readout.FLATTEN;

  /**
   * An empty sequence.
   *
   * @param channels of an image
   * @param side rows and columns of an image
   */
  public NetworkBuilder(int channels, int side) {
    this(new ParameterLayout(), channels, side);
  }

  private NetworkBuilder(ParameterLayout layout, int channels, int side) {
    this.layout = layout;
    this.channels = channels;
    this.side = side;
    largest = (long) channels * side * side;
  }

  /**
   * A convolution with its BatchNorm.
   *
   * @param name of the convolution's parameters
   * @param normalization of BatchNorm's
   * @param outputs channels
   * @param kernel rows and columns that an output sees
   * @param stride rows and columns between two outputs
   * @param padding zeros on each side
   * @param biased whether the convolution has a bias
   * @param he whether fresh weights have He's variance 2 / fan-out instead of PyTorch's bound 1 /
   *     sqrt(fan-in); both are uniform
   */
  public record ConvolutionSpec(
      String name,
      String normalization,
      int outputs,
      int kernel,
      int stride,
      int padding,
      boolean biased,
      boolean he) {

    /** PyTorch's initialization, without bias. */
    public ConvolutionSpec(
        String name, String normalization, int outputs, int kernel, int stride, int padding) {
      this(name, normalization, outputs, kernel, stride, padding, false, false);
    }

    /** PyTorch's initialization, with bias, stride 1, keeps an odd kernel's side. */
    public static ConvolutionSpec biased(
        String name, String normalization, int outputs, int kernel) {
      return new ConvolutionSpec(name, normalization, outputs, kernel, 1, kernel / 2, true, false);
    }

    /** He's initialization, without bias. */
    public static ConvolutionSpec he(
        String name, String normalization, int outputs, int kernel, int stride, int padding) {
      return new ConvolutionSpec(
          name, normalization, outputs, kernel, stride, padding, false, true);
    }
  }

  /** The channels of the output so far. */
  public int channels() {
    return channels;
  }

  /** A convolution and BatchNorm. */
  public NetworkBuilder convolution(ConvolutionSpec step) {
    return convolution(step, false);
  }

  /** A convolution, BatchNorm and ReLU. */
  public NetworkBuilder convolutionRelu(ConvolutionSpec step) {
    return convolution(step, true);
  }

  private NetworkBuilder convolution(ConvolutionSpec step, boolean relu) {
    int area = step.kernel() * step.kernel();
    double bound =
        step.he()
            ? Math.sqrt(6 / ((double) step.outputs() * area))
            : 1 / Math.sqrt((double) channels * area);
    StateEntry weight =
        layout.parameter(
            step.name() + ".weight", bound, step.outputs(), channels, step.kernel(), step.kernel());
    Optional<StateEntry> bias =
        step.biased()
            ? Optional.of(layout.parameter(step.name() + ".bias", bound, step.outputs()))
            : Optional.empty();
    ConvolutionShape shape =
        new ConvolutionShape(
            channels, step.outputs(), side, step.kernel(), step.stride(), step.padding(), false);
    return add(shape, relu, weight, bias, step.normalization());
  }

  /** A 3x3 convolution of each channel by itself, padding 1, with BatchNorm and ReLU. */
  public NetworkBuilder depthwiseRelu(String name, String normalization, int stride) {
    StateEntry weight = layout.parameter(name + ".weight", 1.0 / 3, channels, 1, 3, 3);
    ConvolutionShape shape = new ConvolutionShape(channels, channels, side, 3, stride, 1, true);
    return add(shape, true, weight, Optional.empty(), normalization);
  }

  private NetworkBuilder add(
      ConvolutionShape shape,
      boolean relu,
      StateEntry weight,
      Optional<StateEntry> bias,
      String normalization) {
    layers.add(
        new NormalizedConvolution(
            shape,
            relu,
            ConvolutionParameters.register(layout, weight, bias, normalization, shape.outputs())));
    channels = shape.outputs();
    side = shape.outputSide();
    largest = Math.max(largest, (long) channels * side * side);
    return this;
  }

  /** The mean of each 2x2 square. */
  public NetworkBuilder averagePool() {
    return pool(Pooling.AVERAGE);
  }

  /** The largest of each 2x2 square. */
  public NetworkBuilder maximumPool() {
    return pool(Pooling.MAXIMUM);
  }

  private NetworkBuilder pool(Pooling pooling) {
    layers.add(pooling);
    side /= 2;
    return this;
  }

  /**
   * The sum of two branches.
   *
   * @param main ends without ReLU
   * @param shortcut adds no layer for the identity
   * @param relu whether one follows the sum
   */
  public NetworkBuilder residual(
      Consumer<NetworkBuilder> main, Consumer<NetworkBuilder> shortcut, boolean relu) {
    NetworkBuilder first = new NetworkBuilder(layout, channels, side);
    NetworkBuilder second = new NetworkBuilder(layout, channels, side);
    main.accept(first);
    shortcut.accept(second);
    layers.add(new Residual(first.sequence(), second.sequence(), relu));
    channels = first.channels;
    side = first.side;
    largest = Math.max(largest, Math.max(first.largest, second.largest));
    return this;
  }

  private Sequence sequence() {
    return new Sequence(List.copyOf(layers));
  }

  /** The features are each channel's mean, instead of every value channel by channel. */
  public NetworkBuilder globalAverage() {
    readout = Readout.AVERAGE;
    return this;
  }

  /** The length of the features so far. */
  public int features() {
    return readout == Readout.AVERAGE ? channels : channels * side * side;
  }

  /** A linear layer of the head. */
  public NetworkBuilder linear(String name, int outputs, boolean biased) {
    head.add(Linear.register(layout, name, rows(), outputs, biased));
    return this;
  }

  /** A linear layer of the head without bias, BatchNorm and ReLU. */
  public NetworkBuilder linearRelu(String name, String normalization, int outputs) {
    head.add(NormalizedLinear.register(layout, name, normalization, rows(), outputs));
    return this;
  }

  private int rows() {
    return head.isEmpty() ? features() : head.get(head.size() - 1).outputs();
  }

  /** The network. */
  public NetworkLayers build() {
    return new NetworkLayers(
        layout, sequence(), readout, List.copyOf(head), features(), rows(), largest);
  }
}
