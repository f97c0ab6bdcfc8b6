package retort.architecture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import retort.kernels.Arena;
import retort.random.Seeds;
import retort.tensors.Tensor;

/**
 * The shape of a network.
 *
 * @param backbone which
 * @param channels of an image
 * @param size height and width of an image
 * @param widths of the backbone's blocks, where it has a choice
 * @param head on its features
 */
public record Architecture(
    Backbone backbone, int channels, int size, List<Integer> widths, Head head)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public Architecture {
    widths = List.copyOf(widths);
    if (channels < 1 || size < 1) {
      throw new IllegalArgumentException("images of %dx%dx%d".formatted(channels, size, size));
    }
    backbone.check(size, widths);
  }

  /** The floats of an image. */
  public int pixels() {
    return channels * size * size;
  }

  /** The length of what enters the head. */
  public int features() {
    return backbone.features(this);
  }

  /** The same backbone with another head. */
  public Architecture with(Head other) {
    return new Architecture(backbone, channels, size, widths, other);
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
   * Fresh weights. As PyTorch's and torchvision's defaults: linear layers and a ConvNet's
   * convolutions uniform within 1 / sqrt(fan-in); a ResNet's convolutions with He's variance, 2 /
   * fan-out, here uniform; BatchNorm the identity with mean 0 and variance 1.
   *
   * @param seed equal seeds give equal weights, whatever the machine
   */
  public Map<String, Tensor> initialise(long seed) {
    State state = new State();
    try (Arena arena = new Arena()) {
      backbone.build(state, arena, this);
      Heads.build(head, state, arena, features());
    }
    SplittableRandom random = Seeds.generator(seed, "network");
    state
        .shapes()
        .forEach(
            (name, shape) -> {
              float[] values = state.values(name);
              if (shape.length == 1) {
                boolean one = name.endsWith("running_var") || normalises(name);
                if (name.endsWith(".conv.bias") || name.equals("fc.bias")) {
                  fill(values, 1 / Math.sqrt(fanIn(state, name)), random);
                } else {
                  Arrays.fill(values, one ? 1 : 0);
                }
              } else {
                boolean he = backbone == Backbone.RESNET18 && shape.length == 4;
                double fanOut = (double) values.length / shape[1];
                double fanIn = (double) values.length / shape[0];
                fill(values, he ? Math.sqrt(6 / fanOut) : 1 / Math.sqrt(fanIn), random);
              }
            });
    return state.tensors();
  }

  /** Whether a vector is a BatchNorm's scale. */
  private static boolean normalises(String name) {
    return name.endsWith(".weight");
  }

  private static double fanIn(State state, String bias) {
    String weight = bias.substring(0, bias.length() - "bias".length()) + "weight";
    return (double) state.values(weight).length / state.values(bias).length;
  }

  private static void fill(float[] values, double bound, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }
}
