package retort.teacher;

/** A network that turns images into representations; safe for use by several threads. */
public interface Teacher {

  /** The channels that an image must have; 0 where any number will do. */
  int channels();

  /** The height and width that an image must have; 0 where any size will do. */
  int size();

  /**
   * The length of a representation; found by a trial run where the file doesn't say.
   *
   * @param channels of an image
   * @param size height and width of an image
   * @throws retort.command.UserException where such an image doesn't fit, with both shapes
   */
  int dimension(int channels, int size);

  /**
   * Runs the network.
   *
   * @param images n images one after the other, each channels * size * size floats, channel-major,
   *     preprocessed as this network wants; more floats may follow and are not looked at
   * @param n at least 1
   * @param channels of an image
   * @param size height and width of an image
   * @return n representations one after the other
   */
  float[] representations(float[] images, int n, int channels, int size);
}
