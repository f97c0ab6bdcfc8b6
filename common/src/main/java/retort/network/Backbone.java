package retort.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import retort.network.layers.NetworkBuilder;

/**
 * Backbones: networks from images to features, under PyTorch's parameter names. All but the ConvNet
 * are those with which the paper tests transfer to other architectures (Lee et al. 2024, figure 3),
 * for small images, with the channels that their authors published times {@link
 * Architecture#scale}.
 */
public enum Backbone {
  /**
   * Blocks of a 3x3 convolution with bias, BatchNorm, ReLU and 2x2 average pooling, then flattened:
   * {@code blocks.K.conv.*}, {@code blocks.K.bn.*}.
   */
  CONVNET {
    @Override
    void build(Architecture of, NetworkBuilder builder) {
      PlainConvNets.convNet(of, builder);
    }

    @Override
    void check(int size, List<Integer> widths) {
      if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
        throw new IllegalArgumentException("widths %s: one or more, positive".formatted(widths));
      }
      requireHalvings(size, widths.size());
    }
  },

  /**
   * Simonyan &amp; Zisserman 2015 with BatchNorm, five 2x2 max poolings, one linear layer: {@code
   * features.K.*}. Images of 32 pixels or more.
   */
  VGG11 {
    @Override
    void build(Architecture of, NetworkBuilder builder) {
      PlainConvNets.vgg11(of, builder);
    }

    @Override
    void check(int size, List<Integer> widths) {
      requireSize(size, 32);
    }
  },

  /**
   * Krizhevsky et al. 2012 for small images, with BatchNorm: 5x5 and 3x3 convolutions of stride 1,
   * three 2x2 max poolings, one linear layer: {@code features.K.*}. Images of 8 pixels or more.
   */
  ALEXNET {
    @Override
    void build(Architecture of, NetworkBuilder builder) {
      PlainConvNets.alexNet(of, builder);
    }

    @Override
    void check(int size, List<Integer> widths) {
      requireSize(size, 8);
    }
  },

  /**
   * MobileNetV2 (Sandler et al. 2018) for small images: expansion 2, three layers of stride 2
   * fewer, ReLU, d = 1280: {@code layers.K.conv1.*}.
   */
  MOBILENET {
    @Override
    void build(Architecture of, NetworkBuilder builder) {
      MobileNetV2.build(of, builder);
    }
  },

  /** {@link #RESNET18} with one block a stage instead of two. */
  RESNET10 {
    @Override
    void build(Architecture of, NetworkBuilder builder) {
      ResNet.build(of, builder, 1);
    }
  },

  /**
   * He et al. 2016 for small images: a 3x3 stem of stride 1 and padding 2, no max pooling, d = 512;
   * torchvision's names.
   */
  RESNET18 {
    @Override
    void build(Architecture of, NetworkBuilder builder) {
      ResNet.build(of, builder, 2);
    }
  };

  abstract void build(Architecture of, NetworkBuilder builder);

  /** Refuses what the backbone does not allow. */
  void check(int size, List<Integer> widths) {}

  /** As settings and files write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The backbone of a text.
   *
   * @throws IllegalArgumentException where there is none, with the choices
   */
  public static Backbone of(String text) {
    List<String> names = Arrays.stream(values()).map(Backbone::text).toList();
    if (!names.contains(text)) {
      throw new IllegalArgumentException(
          "architecture = %s: choose one of %s".formatted(text, String.join(", ", names)));
    }
    return values()[names.indexOf(text)];
  }

  void requireSize(int size, int least) {
    if (size < least) {
      throw new IllegalArgumentException(
          "%s takes images of %d pixels or more, not of %d: leave it out, or take larger images"
              .formatted(text(), least, size));
    }
  }

  private static void requireHalvings(int size, int halvings) {
    if (halvings > 30 || size >> halvings < 1) {
      throw new IllegalArgumentException(
          "images of %d pixels cannot be halved %d times: take larger images, or fewer blocks"
              .formatted(size, halvings));
    }
  }
}
