package retort.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import retort.kernels.Arena;

/** What turns images into features, under PyTorch's parameter names. */
public enum Backbone {
  /**
   * Blocks of a 3x3 convolution with bias, BatchNorm, ReLU and 2x2 average pooling, then flattened:
   * {@code blocks.K.conv.*}, {@code blocks.K.bn.*}.
   */
  CONVNET {
    @Override
    Sequence build(State state, Arena arena, Architecture of) {
      List<Layer> layers = new ArrayList<>();
      int inputs = of.channels();
      for (int k = 0; k < of.widths().size(); k++) {
        String block = "blocks." + k;
        int width = of.widths().get(k);
        layers.add(new Convolution(state, arena, block + ".conv", inputs, width, 3, 1, 1));
        state.parameter(block + ".conv.bias", width);
        Optional<String> bias = Optional.of(block + ".conv.bias");
        layers.add(new Normalisation(state, arena, block + ".bn", width, bias));
        layers.add(new Rectifier(arena));
        layers.add(new AveragePool(arena, block + ".pool"));
        inputs = width;
      }
      layers.add(new Flatten(arena));
      return new Sequence(layers);
    }

    @Override
    int features(Architecture of) {
      int side = of.size() >> of.widths().size();
      return of.widths().get(of.widths().size() - 1) * side * side;
    }

    @Override
    void check(int size, List<Integer> widths) {
      if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
        throw new IllegalArgumentException("widths %s: one or more, positive".formatted(widths));
      }
      if (size >> widths.size() < 1) {
        throw new IllegalArgumentException(
            "images of %d pixels do not allow %d blocks, each of which halves them"
                .formatted(size, widths.size()));
      }
    }
  },

  /**
   * He et al. 2016 for small images: a 3x3 stem of stride 1 and padding 2, no max pooling, d = 512;
   * torchvision's names. {@code widths} is not looked at.
   */
  RESNET18 {
    @Override
    Sequence build(State state, Arena arena, Architecture of) {
      int[] widths = {64, 128, 256, 512};
      List<Layer> layers = new ArrayList<>();
      layers.add(new Convolution(state, arena, "conv1", of.channels(), widths[0], 3, 1, 2));
      layers.add(new Normalisation(state, arena, "bn1", widths[0], Optional.empty()));
      layers.add(new Rectifier(arena));
      int inputs = widths[0];
      for (int stage = 0; stage < widths.length; stage++) {
        for (int block = 0; block < 2; block++) {
          int stride = stage > 0 && block == 0 ? 2 : 1;
          String name = "layer%d.%d".formatted(stage + 1, block);
          layers.add(basicBlock(state, arena, name, inputs, widths[stage], stride));
          layers.add(new Rectifier(arena));
          inputs = widths[stage];
        }
      }
      layers.add(new GlobalAverage(arena));
      return new Sequence(layers);
    }

    @Override
    int features(Architecture of) {
      return 512;
    }

    @Override
    void check(int size, List<Integer> widths) {}
  };

  abstract Sequence build(State state, Arena arena, Architecture of);

  abstract int features(Architecture of);

  /** Refuses what the backbone does not allow. */
  abstract void check(int size, List<Integer> widths);

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

  private static Layer basicBlock(
      State state, Arena arena, String name, int inputs, int outputs, int stride) {
    Optional<String> none = Optional.empty();
    Sequence main =
        new Sequence(
            List.of(
                new Convolution(state, arena, name + ".conv1", inputs, outputs, 3, stride, 1),
                new Normalisation(state, arena, name + ".bn1", outputs, none),
                new Rectifier(arena),
                new Convolution(state, arena, name + ".conv2", outputs, outputs, 3, 1, 1),
                new Normalisation(state, arena, name + ".bn2", outputs, none)));
    String down = name + ".downsample";
    Sequence shortcut =
        new Sequence(
            stride == 1 && inputs == outputs
                ? List.of()
                : List.of(
                    new Convolution(state, arena, down + ".0", inputs, outputs, 1, stride, 0),
                    new Normalisation(state, arena, down + ".1", outputs, none)));
    return new Residual(arena, name, main, shortcut);
  }
}
