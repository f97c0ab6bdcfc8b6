package retort.tensors;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A dense array of 32-bit floats and its shape, row-major (the last dimension is contiguous).
 *
 * <p>The arrays are not copied: a tensor is a view that its maker promises not to change, because a
 * backbone's parameters are hundreds of megabytes over a run.
 */
public final class Tensor implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] values;
  private final int[] shape;

  /**
   * @param values the elements, as many as the product of {@code shape}
   * @param shape the extents, each at least 1; none for a scalar
   * @throws IllegalArgumentException where the two disagree
   */
  public Tensor(float[] values, int... shape) {
    long size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
    this.values = values;
    this.shape = shape.clone();
  }

  /** The elements themselves, not a copy. */
  public float[] values() {
    return values;
  }

  /** A copy of the extents. */
  public int[] shape() {
    return shape.clone();
  }

  /** Whether the extents are exactly these. */
  public boolean hasShape(int... extents) {
    return Arrays.equals(shape, extents);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
