package retort.teacher;

import retort.UserException;

/** Height and width of the images that a teacher is shown. */
public final class ImageSize {
  /** The most, pixels. */
  static final int LARGEST = 4096;

  private ImageSize() {}

  /**
   * Refuses what is none.
   *
   * @param option that gives it
   * @param size pixels
   */
  public static void require(String option, int size) {
    if (size < 1 || size > LARGEST) {
      throw new UserException("%s %d: give 1 to %d".formatted(option, size, LARGEST));
    }
  }
}
