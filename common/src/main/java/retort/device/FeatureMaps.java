package retort.device;

/**
 * A batch of square feature maps, (n, channels, side, side), in the layout that its device is
 * fastest in. Images are the outermost dimension in every layout, so that the first few of them are
 * a prefix of the memory. What goes in and comes out as plain numbers does so by {@link
 * LayerOperations#unflatten} and {@link LayerOperations#flatten}.
 */
public interface FeatureMaps extends AutoCloseable {

  /** Images. */
  int n();

  /** Channels of each. */
  int channels();

  /** Rows and columns of each. */
  int side();

  /** The floats of one image, without any padding of the layout. */
  default long pixels() {
    return (long) channels() * side() * side();
  }

  /** The first images of this batch, sharing its memory. */
  FeatureMaps first(int n);

  /** Frees the memory; a second time, and of a part, does nothing. */
  @Override
  void close();
}
