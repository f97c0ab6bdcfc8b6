package retort.architecture;

import java.util.function.Consumer;

/** Residual networks of basic blocks (He et al. 2016) for small images. */
final class ResNet {
  /** Published channels of the last stage. */
  static final int FEATURES = 512;

  private static final int[] WIDTHS = {64, 128, 256, FEATURES};

  private ResNet() {}

  /**
   * @param blocks of each of the four stages
   */
  static Sequence build(Architecture of, Stack stack, int blocks) {
    stack.heConvolution("conv1", of.scaled(WIDTHS[0]), 3, 1, 2).normalise("bn1").rectify();
    for (int stage = 0; stage < WIDTHS.length; stage++) {
      for (int block = 0; block < blocks; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        String name = "layer%d.%d".formatted(stage + 1, block);
        basicBlock(stack, name, of.scaled(WIDTHS[stage]), stride);
      }
    }
    return stack.average();
  }

  private static void basicBlock(Stack stack, String name, int outputs, int stride) {
    Consumer<Stack> main =
        branch ->
            branch
                .heConvolution(name + ".conv1", outputs, 3, stride, 1)
                .normalise(name + ".bn1")
                .rectify()
                .heConvolution(name + ".conv2", outputs, 3, 1, 1)
                .normalise(name + ".bn2");
    boolean same = stride == 1 && stack.channels() == outputs;
    String down = name + ".downsample";
    Consumer<Stack> shortcut =
        branch -> {
          if (!same) {
            branch.heConvolution(down + ".0", outputs, 1, stride, 0).normalise(down + ".1");
          }
        };
    stack.residual(name, main, shortcut).rectify();
  }
}
