package retort.evaluate.pretrain;

import java.io.Serializable;
import java.util.Arrays;
import retort.image.Augmentation;
import retort.image.Normalization;
import retort.image.Pixels;

/** Images of one shape, normalized when they are asked for. */
public sealed interface Images extends Serializable {

  /** How many there are. */
  int count();

  /** The floats of an image. */
  int length();

  /** Writes a normalized image, channel-major, at an index. */
  void copy(int row, float[] into, int at);

  /** Some images, one after the other. */
  default float[] batch(int[] rows) {
    float[] values = new float[rows.length * length()];
    for (int i = 0; i < rows.length; i++) {
      copy(rows[i], values, i * length());
    }
    return values;
  }

  /** Neighboring images. */
  default float[] range(int from, int count) {
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> from + i);
    return batch(rows);
  }

  /**
   * Images that are normalized already.
   *
   * @param values (count, length)
   * @param length of an image
   */
  record Float32(float[] values, int length) implements Images {
    @Override
    public int count() {
      return values.length / length;
    }

    @Override
    public void copy(int row, float[] into, int at) {
      System.arraycopy(values, row * length, into, at, length);
    }
  }

  /**
   * Images in 8 bits: a quarter of the memory.
   *
   * @param values (count, channels, size, size)
   * @param size height and width
   * @param normalization that a network sees them through
   */
  record Uint8(byte[] values, int size, Normalization normalization) implements Images {
    @Override
    public int count() {
      return values.length / length();
    }

    @Override
    public int length() {
      return normalization.channels() * size * size;
    }

    @Override
    public void copy(int row, float[] into, int at) {
      normalization.apply(values, row * length(), size * size, into, at);
    }

    /** Writes a view of an image, normalized after its black padding. */
    public void copy(int row, Augmentation augmentation, float[] into, int at) {
      byte[] image = Arrays.copyOfRange(values, row * length(), (row + 1) * length());
      Pixels pixels = new Pixels(image, normalization.channels(), size, size);
      normalization.apply(pixels.augmented(augmentation), into, at);
    }
  }
}
