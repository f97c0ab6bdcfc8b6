package retort.image;

import java.util.Optional;

/** Pixels without a file around them, as NumPy's {@code tobytes} gives them. */
final class RawPixels {
  private static final int SMALLEST = 8;

  private RawPixels() {}

  /**
   * The square image of 3 channels or 1 whose pixels take so many bytes, and what to do about it;
   * nothing where there is none.
   */
  static Optional<String> shape(int bytes) {
    for (int channels : new int[] {3, 1}) {
      int side = (int) Math.round(Math.sqrt(bytes / (double) channels));
      if (side >= SMALLEST && side * side * channels == bytes) {
        return Optional.of(
            "%d x %d x %d (%d bytes): write each image as a PNG file's bytes"
                .formatted(side, side, channels, bytes));
      }
    }
    return Optional.empty();
  }
}
