package retort.convnet;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import retort.tensors.Tensor;

/** Makes networks and their weights. */
public final class Networks {
  private Networks() {}

  /** A network with these weights and momentum buffers of zero. Close it to free its memory. */
  public static Network open(Weights weights) {
    return open(weights, zeros(weights.shape()));
  }

  /**
   * A network that goes on where another stopped. Close it to free its memory.
   *
   * @param momentum what that one's {@link Network#momentum()} returned
   * @throws IllegalArgumentException where the two have different shapes
   */
  public static Network open(Weights weights, Weights momentum) {
    return open(weights, momentum, new Workspace(), true);
  }

  /**
   * As {@link #open(Weights, Weights)}, with its activations in memory that others use before and
   * after it.
   *
   * @param workspace outlives the network
   */
  public static Network open(Weights weights, Weights momentum, Workspace workspace) {
    return open(weights, momentum, workspace, false);
  }

  /** As {@link #open(Weights, Weights, Workspace)} with momentum buffers of zero. */
  public static Network open(Weights weights, Workspace workspace) {
    return open(weights, zeros(weights.shape()), workspace);
  }

  private static Network open(
      Weights weights, Weights momentum, Workspace workspace, boolean ownsWorkspace) {
    if (!weights.shape().equals(momentum.shape())) {
      throw new IllegalArgumentException(
          "weights of %s and momentum of %s".formatted(weights.shape(), momentum.shape()));
    }
    return new NativeConvNet(weights, momentum, workspace, ownsWorkspace);
  }

  /**
   * Fresh weights, distributed as PyTorch's defaults: weight and bias of each convolution and of
   * the head uniform within 1/sqrt(fan-in), BatchNorm the identity with mean 0 and variance 1.
   *
   * @param seed equal seeds give equal weights, whatever the machine
   */
  public static Weights initialise(ConvNetShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    zeros(shape)
        .tensors()
        .forEach(
            (name, zero) -> {
              float[] values = zero.values();
              if (name.endsWith(".bn.weight") || name.endsWith("running_var")) {
                Arrays.fill(values, 1);
              } else if (!name.contains(".bn.")) {
                double bound = 1 / Math.sqrt(fanIn(shape, name));
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                }
              }
              tensors.put(name, zero);
            });
    return new Weights(shape, tensors);
  }

  /** Every tensor of a network, filled with zeros: the momentum of one that has not trained. */
  public static Weights zeros(ConvNetShape shape) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights.extents(shape)
        .forEach(
            (name, extents) -> {
              int length = 1;
              for (int extent : extents) {
                length *= extent;
              }
              tensors.put(name, new Tensor(new float[length], extents));
            });
    return new Weights(shape, tensors);
  }

  private static double fanIn(ConvNetShape shape, String name) {
    if (name.startsWith("fc.")) {
      return shape.features();
    }
    return 9.0 * shape.inputs(Integer.parseInt(name.split("\\.", -1)[1]));
  }
}
