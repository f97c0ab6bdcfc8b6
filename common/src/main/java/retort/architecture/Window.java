package retort.architecture;

/**
 * How a convolution moves over an image.
 *
 * @param kernel rows and columns that it sees at once
 * @param stride rows and columns between two outputs
 * @param padding zeros on each side
 */
record Window(int kernel, int stride, int padding) {
  /** The output's rows (or columns) of so many of the input. */
  long extent(long size) {
    return (size + 2L * padding - kernel) / stride + 1;
  }

  /** Whether an output sees the input's value at the same place, and nothing else. */
  boolean covers() {
    return kernel == 1 && stride == 1 && padding == 0;
  }

  /** The weights of a pair of channels. */
  int area() {
    return kernel * kernel;
  }
}
