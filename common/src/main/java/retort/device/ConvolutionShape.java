package retort.device;

/**
 * The extents of a convolution of square images.
 *
 * @param inputs channels of the input, at least 1
 * @param outputs channels of the output, at least 1
 * @param side rows and columns of the input, at least 1
 * @param kernel rows and columns that an output sees, at least 1
 * @param stride rows and columns between two outputs, at least 1
 * @param padding zeros on each side, at least 0
 * @param depthwise whether each channel is convolved by itself; then outputs = inputs and the
 *     weight is (outputs, 1, kernel, kernel)
 */
public record ConvolutionShape(
    int inputs, int outputs, int side, int kernel, int stride, int padding, boolean depthwise) {

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public ConvolutionShape {
    if (inputs < 1 || outputs < 1 || side < 1 || kernel < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "a convolution of %d to %d channels, side %d, kernel %d, stride %d, padding %d"
              .formatted(inputs, outputs, side, kernel, stride, padding));
    }
    if (depthwise && inputs != outputs) {
      throw new IllegalArgumentException(
          "a depthwise convolution of %d to %d channels".formatted(inputs, outputs));
    }
    if (side + 2 * padding < kernel) {
      throw new IllegalArgumentException(
          "a kernel of %d on images of %d with padding %d".formatted(kernel, side, padding));
    }
  }

  /** Rows and columns of the output. */
  public int outputSide() {
    return (side + 2 * padding - kernel) / stride + 1;
  }

  /** Input channels that an output sees. */
  public int inputsEach() {
    return depthwise ? 1 : inputs;
  }

  /** The floats of the weight, (outputs, inputsEach, kernel, kernel). */
  public int weights() {
    return outputs * inputsEach() * kernel * kernel;
  }
}
