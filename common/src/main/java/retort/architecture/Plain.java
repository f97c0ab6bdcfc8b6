package retort.architecture;

import java.util.List;

/**
 * Convolutions with bias, BatchNorm and ReLU, 2x2 max poolings between them, then flattened; named
 * {@code features.K} like the elements of one PyTorch Sequential.
 *
 * @param widths published channels of each convolution; 0 stands for a pooling
 * @param kernels of the convolutions
 */
record Plain(List<Integer> widths, List<Integer> kernels) {
  static final Plain VGG11 =
      new Plain(
          List.of(64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0),
          List.of(3, 3, 3, 3, 3, 3, 3, 3));
  static final Plain ALEXNET =
      new Plain(List.of(128, 0, 192, 0, 256, 192, 192, 0), List.of(5, 5, 3, 3, 3));

  Sequence build(Architecture of, Stack stack) {
    int element = 0;
    int convolutions = 0;
    for (int width : widths) {
      if (width == 0) {
        stack.maximumPool("features." + element);
        element++;
      } else {
        stack
            .biasedConvolution("features." + element, of.scaled(width), kernels.get(convolutions))
            .normalise("features." + (element + 1))
            .rectify();
        element += 3;
        convolutions++;
      }
    }
    return stack.flatten();
  }

  int features(Architecture of) {
    int side = of.size() >> widths.stream().filter(width -> width == 0).count();
    int last = widths.get(widths.size() - 2);
    return of.scaled(last) * side * side;
  }
}
