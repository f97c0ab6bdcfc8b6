package retort.architecture;

import java.util.function.Consumer;

/** MobileNetV2 (Sandler et al. 2018) as the paper's code has it for small images. */
final class MobileNet {
  /** Published channels of the last convolution. */
  static final int FEATURES = 1280;

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

  private MobileNet() {}

  static Sequence build(Architecture of, Stack stack) {
    stack.convolution("conv1", of.scaled(32), 3, 1, 1).normalise("bn1").rectify();
    int index = 0;
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        inverted(stack, "layers." + index, stage[0], of.scaled(stage[1]), stride);
        index++;
      }
    }
    stack.convolution("conv2", of.scaled(FEATURES), 1, 1, 0).normalise("bn2").rectify();
    return stack.average();
  }

  /** An inverted residual block; without a shortcut where it has a stride. */
  private static void inverted(Stack stack, String name, int expansion, int outputs, int stride) {
    int inner = expansion * stack.channels();
    Consumer<Stack> main =
        branch ->
            branch
                .convolution(name + ".conv1", inner, 1, 1, 0)
                .normalise(name + ".bn1")
                .rectify()
                .depthwise(name + ".conv2", stride)
                .normalise(name + ".bn2")
                .rectify()
                .convolution(name + ".conv3", outputs, 1, 1, 0)
                .normalise(name + ".bn3");
    boolean same = stack.channels() == outputs;
    String down = name + ".shortcut";
    Consumer<Stack> shortcut =
        branch -> {
          if (!same) {
            branch.convolution(down + ".0", outputs, 1, 1, 0).normalise(down + ".1");
          }
        };
    if (stride == 1) {
      stack.residual(name, main, shortcut);
    } else {
      main.accept(stack);
    }
  }
}
