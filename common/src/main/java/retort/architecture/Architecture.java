package retort.architecture;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import retort.kernels.Arena;
import retort.random.Seeds;
import retort.tensors.Tensor;

/**
 * The shape of a network.
 *
 * @param backbone which
 * @param channels of an image
 * @param size height and width of an image
 * @param widths of a ConvNet's blocks; no other backbone looks at them
 * @param head on the backbone's features
 * @param scale what the published channels of every backbone but the ConvNet are multiplied by,
 *     rounded up, in (0, 4]
 */
public record Architecture(
    Backbone backbone, int channels, int size, List<Integer> widths, Head head, double scale)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public Architecture {
    widths = List.copyOf(widths);
    if (channels < 1 || size < 1) {
      throw new IllegalArgumentException("images of %dx%dx%d".formatted(channels, size, size));
    }
    if (!(scale > 0 && scale <= 4)) {
      throw new IllegalArgumentException("scale %s: in (0, 4]".formatted(scale));
    }
    backbone.check(size, widths);
  }

  /** With the published channels. */
  public Architecture(Backbone backbone, int channels, int size, List<Integer> widths, Head head) {
    this(backbone, channels, size, widths, head, 1);
  }

  /** The floats of an image. */
  public int pixels() {
    return channels * size * size;
  }

  /** The length of what enters the head. */
  public int features() {
    return backbone.features(this);
  }

  /** How many channels a layer has where so many were published. */
  int scaled(int published) {
    return (int) Math.ceil(scale * published);
  }

  /** The same backbone with another head. */
  public Architecture with(Head other) {
    return new Architecture(backbone, channels, size, widths, other, scale);
  }

  /**
   * A network with these weights, whose optimiser starts anew. Close it to free its memory.
   *
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape
   */
  public TrainableNetwork open(Map<String, Tensor> weights) {
    return open(weights, Map.of());
  }

  /**
   * A network that goes on where another stopped. Close it to free its memory.
   *
   * @param optimizer what that one's {@link TrainableNetwork#optimizerState()} returned, or empty
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape
   */
  public TrainableNetwork open(Map<String, Tensor> weights, Map<String, Tensor> optimizer) {
    LayeredNetwork network = new LayeredNetwork(this);
    try {
      network.load(weights, optimizer);
      return network;
    } catch (IllegalArgumentException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Fresh weights. As PyTorch's and torchvision's defaults: linear layers and convolutions uniform
   * within 1 / sqrt(fan-in), a ResNet's convolutions with He's variance, 2 / fan-out, here uniform;
   * BatchNorm the identity with mean 0 and variance 1.
   *
   * @param seed equal seeds give equal weights, whatever the machine
   */
  public Map<String, Tensor> initialise(long seed) {
    State state = new State();
    try (Arena arena = new Arena()) {
      build(state, arena);
    }
    state.initialise(Seeds.generator(seed, "network"));
    return state.tensors();
  }

  /** The layers, backbone and head. */
  List<Sequence> build(State state, Arena arena) {
    Sequence body = backbone.build(this, new Stack(state, arena, channels, true));
    return List.of(body, Heads.build(head, state, arena, features()));
  }
}
