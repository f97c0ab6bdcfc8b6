package retort.network;

import java.util.function.Consumer;
import retort.network.layers.NetworkBuilder;
import retort.network.layers.NetworkBuilder.ConvolutionSpec;

/** Residual networks of basic blocks (He et al. 2016) for small images. */
final class ResNet {
  /** Published channels of the stages. */
  private static final int[] WIDTHS = {64, 128, 256, 512};

  private ResNet() {}

  /**
   * @param blocks of each of the four stages
   */
  static void build(Architecture of, NetworkBuilder builder, int blocks) {
    builder.convolutionRelu(ConvolutionSpec.he("conv1", "bn1", of.scaled(WIDTHS[0]), 3, 1, 2));
    for (int stage = 0; stage < WIDTHS.length; stage++) {
      for (int block = 0; block < blocks; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        String name = "layer%d.%d".formatted(stage + 1, block);
        basicBlock(builder, name, of.scaled(WIDTHS[stage]), stride);
      }
    }
    builder.globalAverage();
  }

  private static void basicBlock(NetworkBuilder builder, String name, int outputs, int stride) {
    Consumer<NetworkBuilder> main =
        branch ->
            branch
                .convolutionRelu(
                    ConvolutionSpec.he(name + ".conv1", name + ".bn1", outputs, 3, stride, 1))
                .convolution(ConvolutionSpec.he(name + ".conv2", name + ".bn2", outputs, 3, 1, 1));
    boolean same = stride == 1 && builder.channels() == outputs;
    String down = name + ".downsample";
    Consumer<NetworkBuilder> shortcut =
        branch -> {
          if (!same) {
            branch.convolution(ConvolutionSpec.he(down + ".0", down + ".1", outputs, 1, stride, 0));
          }
        };
    builder.residual(main, shortcut, true);
  }
}
