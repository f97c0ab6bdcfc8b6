package retort.device;

/**
 * A batch of square feature maps, (n, channels, side, side), in the layout that its device is
 * fastest in. Images are the outermost dimension in every layout, so that a few of them in a row
 * are a part of the memory. What goes in and comes out as plain numbers does so by {@link
 * LayerOperations#unflatten} and {@link LayerOperations#flatten}.
 */
public interface FeatureMaps extends AutoCloseable {

  /** Images. */
  int n();

  /** Channels of each. */
  int channels();

  /** Rows and columns of each. */
  int side();

  /** The floats of one image. */
  default long pixels() {
    return (long) channels() * side() * side();
  }

  /**
   * Images of this batch, sharing its memory.
   *
   * @param from the first of them
   */
  FeatureMaps part(int from, int n);

  /** The first images of this batch, sharing its memory. */
  default FeatureMaps first(int n) {
    return part(0, n);
  }

  /** Frees the memory; a second time, and of a part, does nothing. */
  @Override
  void close();
}
