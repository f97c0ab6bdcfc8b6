package retort.device.cuda;

import retort.device.Floats;
import retort.device.NotPositiveDefiniteException;

/** Names the value that is NaN or infinite, once the card said that there is one. */
final class NotFinite {
  private NotFinite() {}

  /**
   * @param name of what a row of the matrix (m, any) holds
   * @throws NotPositiveDefiniteException where a value is not finite
   */
  static void refuse(Floats matrix, int m, String name) {
    float[] values = matrix.download();
    int columns = values.length / m;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new NotPositiveDefiniteException(
            ("%s %d of synthetic image %d (of %d) is %s: the images, the targets or the backbone"
                    + " have diverged; lower the learning rates")
                .formatted(name, i % columns, i / columns, m, values[i]));
      }
    }
  }
}
