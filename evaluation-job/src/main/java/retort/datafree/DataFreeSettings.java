package retort.datafree;

import java.io.Serializable;
import retort.settings.Settings;

/**
 * How a student is trained.
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
    if (epochs < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "evaluate.datafree: epochs and batch must be at least 1, not %d and %d"
              .formatted(epochs, batch));
    }
    if (!(lr > 0) || !(noiseLr > 0) || !(weightDecay >= 0) || !(temperature > 0)) {
      throw new IllegalArgumentException(
          "evaluate.datafree: lr, noise-lr and temperature must be positive and weight-decay not negative, not %s, %s, %s and %s"
              .formatted(lr, noiseLr, temperature, weightDecay));
    }
  }

  /** The same for images of noise, which take their own learning rate. */
  public DataFreeSettings forNoise() {
    return new DataFreeSettings(epochs, batch, noiseLr, noiseLr, weightDecay, temperature, augment);
  }

  /** The section {@code evaluate.datafree}. */
  public static DataFreeSettings of(Settings settings) {
    String section = "evaluate.datafree.";
    return Settings.validated(
        () ->
            new DataFreeSettings(
                settings.integer(section + "epochs"),
                settings.integer(section + "batch"),
                settings.number(section + "lr"),
                settings.number(section + "noise-lr"),
                settings.number(section + "weight-decay"),
                settings.number(section + "temperature"),
                settings.flag(section + "augment")));
  }
}
