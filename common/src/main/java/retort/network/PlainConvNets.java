package retort.network;

import java.util.List;
import retort.network.layers.NetworkBuilder;
import retort.network.layers.NetworkBuilder.ConvolutionSpec;

/** Networks of convolutions with bias, BatchNorm and ReLU, pooled between them, then flattened. */
final class PlainConvNets {
  private PlainConvNets() {}

  /** The paper's, with average poolings. */
  static void convNet(Architecture of, NetworkBuilder builder) {
    for (int k = 0; k < of.widths().size(); k++) {
      String block = "blocks." + k;
      builder
          .convolutionRelu(
              ConvolutionSpec.biased(block + ".conv", block + ".bn", of.widths().get(k), 3))
          .averagePool();
    }
  }

  static void vgg11(Architecture of, NetworkBuilder builder) {
    sequential(
        of,
        builder,
        List.of(64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0),
        List.of(3, 3, 3, 3, 3, 3, 3, 3));
  }

  static void alexNet(Architecture of, NetworkBuilder builder) {
    sequential(of, builder, List.of(128, 0, 192, 0, 256, 192, 192, 0), List.of(5, 5, 3, 3, 3));
  }

  /**
   * Named {@code features.K} like the elements of one PyTorch Sequential.
   *
   * @param widths published channels of each convolution; 0 stands for a max pooling
   * @param kernels of the convolutions
   */
  private static void sequential(
      Architecture of, NetworkBuilder builder, List<Integer> widths, List<Integer> kernels) {
    int element = 0;
    int convolutions = 0;
    for (int width : widths) {
      if (width == 0) {
        builder.maximumPool();
        element++;
      } else {
        String normalization = "features." + (element + 1);
        int kernel = kernels.get(convolutions);
        builder.convolutionRelu(
            ConvolutionSpec.biased("features." + element, normalization, of.scaled(width), kernel));
        element += 3;
        convolutions++;
      }
    }
  }
}
