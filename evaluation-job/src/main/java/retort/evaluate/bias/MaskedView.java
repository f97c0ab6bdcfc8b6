package retort.evaluate.bias;

import java.util.ArrayList;
import java.util.List;
import retort.UserException;

/**
 * One way to augment an image: a linear map that takes each pixel from some pixel, or leaves it
 * zero (the mean color of a normalized image).
 */
final class MaskedView {
  /** Masks along an edge: one of {@code GRID * GRID} squares is left out. */
  static final int GRID = 4;

  /** The number of augmented views. */
  static final int COUNT = 2 * GRID * GRID;

  private final int[] sources;

  private MaskedView(int[] sources) {
    this.sources = sources;
  }

  /** The image as it is. */
  static MaskedView plain(int size) {
    int[] sources = new int[size * size];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = i;
    }
    return new MaskedView(sources);
  }

  /**
   * Every augmented view: each square of a {@link #GRID} x {@link #GRID} grid masked in turn, as it
   * is and mirrored. Drawing one of the 32 with equal chance is the random augmentation.
   *
   * @param size of an image
   * @throws UserException where {@link #GRID} does not divide it
   */
  static List<MaskedView> all(int size) {
    if (size % GRID != 0) {
      throw new UserException(
          "images of %d pixels a side: the masks need a number divisible by %d; choose another size where the features are extracted (extract-features.sh --image-size)"
              .formatted(size, GRID));
    }
    List<MaskedView> views = new ArrayList<>();
    for (int masked = 0; masked < GRID * GRID; masked++) {
      views.add(masked(size, masked, false));
      views.add(masked(size, masked, true));
    }
    return views;
  }

  private static MaskedView masked(int size, int square, boolean mirrored) {
    int cell = size / GRID;
    int[] sources = new int[size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int from = mirrored ? size - 1 - column : column;
        boolean hidden = row / cell * GRID + from / cell == square;
        sources[row * size + column] = hidden ? -1 : row * size + from;
      }
    }
    return new MaskedView(sources);
  }

  /**
   * Writes the view of an image.
   *
   * @param images where the image's planes begin at {@code from}
   * @param target receives as many planes at {@code to}
   */
  void apply(float[] images, int from, float[] target, int to, int channels) {
    int plane = sources.length;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < plane; i++) {
        target[to + c * plane + i] = sources[i] < 0 ? 0 : images[from + c * plane + sources[i]];
      }
    }
  }

  /**
   * Adds the gradient with respect to the image.
   *
   * @param gradient with respect to the view, whose planes begin at {@code from}
   * @param target receives it, added, at {@code to}
   */
  void transposed(float[] gradient, int from, float[] target, int to, int channels) {
    int plane = sources.length;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < plane; i++) {
        if (sources[i] >= 0) {
          target[to + c * plane + sources[i]] += gradient[from + c * plane + i];
        }
      }
    }
  }
}
