package retort.network;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import retort.device.Device;
import retort.network.layers.NetworkBuilder;
import retort.network.layers.NetworkLayers;
import retort.network.layers.ParameterLayout;
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

  /** The paper's ConvNet. */
  public static Architecture convNet(int channels, int size, List<Integer> widths, Head head) {
    return new Architecture(Backbone.CONVNET, channels, size, widths, head);
  }

  /** The floats of an image. */
  public int pixels() {
    return channels * size * size;
  }

  /** The length of what enters the head. */
  public int features() {
    return body().features();
  }

  /** The length of what leaves the head. */
  public int outputs() {
    return head.outputs(features());
  }

  /** How many channels a layer has where so many were published. */
  int scaled(int published) {
    return (int) Math.ceil(scale * published);
  }

  /** The same backbone with another head. */
  public Architecture with(Head other) {
    return new Architecture(backbone, channels, size, widths, other, scale);
  }

  /** Where each tensor of a network lies. */
  public ParameterLayout layout() {
    return layers().layout();
  }

  /**
   * A network with these weights, whose optimizer starts anew. Close it to free its memory.
   *
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape
   */
  public Network open(Device device, Map<String, Tensor> weights) {
    return open(device, weights, Map.of());
  }

  /**
   * A network that goes on where another stopped. Close it to free its memory.
   *
   * @param optimizer what that one's {@link Network#optimizerState()} returned, or empty
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape
   */
  public Network open(Device device, Map<String, Tensor> weights, Map<String, Tensor> optimizer) {
    return Networks.alone(device, this, weights, optimizer);
  }

  /**
   * Fresh weights. As PyTorch's and torchvision's defaults: linear layers and convolutions uniform
   * within 1 / sqrt(fan-in), a ResNet's convolutions with He's variance, 2 / fan-out, here uniform;
   * BatchNorm the identity with mean 0 and variance 1.
   *
   * @param seed equal seeds give equal weights, whatever the machine
   */
  public Map<String, Tensor> initialize(long seed) {
    return initialize(Seeds.generator(seed, "network"));
  }

  /** As {@link #initialize(long)}, drawn from a generator. */
  public Map<String, Tensor> initialize(SplittableRandom random) {
    return layout().initialize(random);
  }

  /** The layers, backbone and head. */
  NetworkLayers layers() {
    NetworkBuilder builder = body();
    HeadBuilder.build(head, builder);
    return builder.build();
  }

  private NetworkBuilder body() {
    NetworkBuilder builder = new NetworkBuilder(channels, size);
    backbone.build(this, builder);
    return builder;
  }
}
