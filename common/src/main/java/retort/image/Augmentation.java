package retort.image;

import java.io.Serializable;

/**
 * The crop and flip of a view: pad by zeros, crop at an offset, then flip.
 *
 * @param dx columns that the window moves right, negative for left
 * @param dy rows that the window moves down, negative for up
 * @param flip whether the crop is mirrored left to right
 */
public record Augmentation(int dx, int dy, boolean flip) implements Serializable {
  /** View 0: the stored image itself. */
  public static final Augmentation NONE = new Augmentation(0, 0, false);
}
