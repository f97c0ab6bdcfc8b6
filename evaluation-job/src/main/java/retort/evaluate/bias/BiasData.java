package retort.evaluate.bias;

/**
 * Synthetic pairs and real rows.
 *
 * @param channels of every image
 * @param size its height and width
 * @param dimension d, the length of a target
 * @param synthetic Xs, (m, channels, size, size), normalized
 * @param targets Ys, (m, d)
 * @param real Xt, (n, channels, size, size), normalized
 * @param wanted Yt, (n, d)
 */
record BiasData(
    int channels,
    int size,
    int dimension,
    float[] synthetic,
    float[] targets,
    float[] real,
    float[] wanted) {

  /** m, the number of synthetic images. */
  int images() {
    return targets.length / dimension;
  }

  /** n, the number of real rows. */
  int rows() {
    return wanted.length / dimension;
  }

  /** The floats of an image. */
  int pixels() {
    return channels * size * size;
  }
}
