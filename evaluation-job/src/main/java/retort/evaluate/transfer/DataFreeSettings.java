package retort.evaluate.transfer;

import java.io.Serializable;
import retort.InvalidValueException;

/**
 * The section {@code evaluate.datafree}: how a student is trained.
 *
 * @param epochs passes over the synthetic images, at least 1
 * @param batch images a step, at least 1
 * @param lr AdamW's learning rate of the first epoch, positive; it falls along half a cosine
 * @param noiseLr the same where the images are noise
 * @param weightDecay AdamW's, at least 0
 * @param temperature T, positive
 * @param augment whether the images are augmented
 */
public record DataFreeSettings(
    int epochs,
    int batch,
    double lr,
    double noiseLr,
    double weightDecay,
    double temperature,
    boolean augment)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public DataFreeSettings {
    InvalidValueException.requireAtLeast("epochs", epochs, 1);
    InvalidValueException.requireAtLeast("batch", batch, 1);
    requirePositive("lr", lr);
    requirePositive("noise-lr", noiseLr);
    requirePositive("temperature", temperature);
    if (!(weightDecay >= 0)) {
      throw new InvalidValueException("weight-decay", weightDecay, "not be negative");
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new InvalidValueException(name, value, "be positive");
    }
  }

  /** The same for images of noise, which take their own learning rate. */
  public DataFreeSettings forNoise() {
    return new DataFreeSettings(epochs, batch, noiseLr, noiseLr, weightDecay, temperature, augment);
  }
}
