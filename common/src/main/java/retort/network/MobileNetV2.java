package retort.network;

import java.util.function.Consumer;
import retort.network.layers.NetworkBuilder;
import retort.network.layers.NetworkBuilder.ConvolutionSpec;

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381) as the paper's code has it for small images.
 */
final class MobileNetV2 {
  /** Expansion, channels, blocks and stride of the first of them. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {2, 24, 2, 1},
    {2, 32, 3, 2},
    {2, 64, 4, 2},
    {2, 96, 3, 1},
    {2, 160, 3, 2},
    {2, 320, 1, 1}
  };

  private MobileNetV2() {}

  static void build(Architecture of, NetworkBuilder builder) {
    builder.convolutionRelu(new ConvolutionSpec("conv1", "bn1", of.scaled(32), 3, 1, 1));
    int index = 0;
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        inverted(builder, "layers." + index, stage[0], of.scaled(stage[1]), stride);
        index++;
      }
    }
    builder
        .convolutionRelu(new ConvolutionSpec("conv2", "bn2", of.scaled(1280), 1, 1, 0))
        .globalAverage();
  }

  /** An inverted residual block; without a shortcut where it has a stride. */
  private static void inverted(
      NetworkBuilder builder, String name, int expansion, int outputs, int stride) {
    int inner = expansion * builder.channels();
    Consumer<NetworkBuilder> main =
        branch ->
            branch
                .convolutionRelu(
                    new ConvolutionSpec(name + ".conv1", name + ".bn1", inner, 1, 1, 0))
                .depthwiseRelu(name + ".conv2", name + ".bn2", stride)
                .convolution(new ConvolutionSpec(name + ".conv3", name + ".bn3", outputs, 1, 1, 0));
    boolean same = builder.channels() == outputs;
    String down = name + ".shortcut";
    Consumer<NetworkBuilder> shortcut =
        branch -> {
          if (!same) {
            branch.convolution(new ConvolutionSpec(down + ".0", down + ".1", outputs, 1, 1, 0));
          }
        };
    if (stride == 1) {
      builder.residual(main, shortcut, false);
    } else {
      main.accept(builder);
    }
  }
}
