package retort.extract;

import java.util.OptionalInt;
import retort.device.DeviceKind;
import retort.rejection.RejectionLimit;
import retort.settings.Settings;

/**
 * The section {@code extract}, read once.
 *
 * @param batch images that the teacher sees at once
 * @param views rows an image, where the command line says nothing else
 * @param seed of the views
 * @param padding how far a view's crop moves, pixels
 * @param maxRejected share of the images that may be unusable
 * @param partitions of the output; those of the input, where none are given
 * @param device where the teacher runs
 */
record ExtractSettings(
    int batch,
    int views,
    long seed,
    int padding,
    double maxRejected,
    OptionalInt partitions,
    DeviceKind device) {

  /**
   * What the section says; {@link ExtractionPlan} checks the ranges, together with the command line
   * and the teacher.
   *
   * @throws retort.UserException where a value is of another type
   */
  static ExtractSettings of(Settings settings) {
    return settings.section("extract", ExtractSettings.class);
  }

  /** How many images may be unusable. */
  RejectionLimit rejected() {
    return new RejectionLimit("extract.max-rejected", maxRejected);
  }
}
