package retort.teacher.training;

import java.util.List;
import java.util.OptionalInt;
import retort.InvalidValueException;
import retort.network.Backbone;
import retort.rejection.RejectionLimit;
import retort.resume.CheckpointSettings;
import retort.settings.SettingKey;
import retort.settings.Settings;
import retort.teacher.views.AugmentSettings;

/**
 * The section {@code teacher}, read once.
 *
 * @param backbone of the teacher
 * @param widths of its blocks, where the architecture has a choice
 * @param projector widths of its layers; the last one's outputs enter the loss
 * @param epochs times that every image is seen, at least 1
 * @param batch images a step, each in two views, at least 2
 * @param group images that share BatchNorm statistics; divides the batch
 * @param seed of everything that is drawn
 * @param schedule of the optimizer
 * @param redundancy the weight of the loss's off-diagonal terms, positive
 * @param augment how the views of a pair are drawn
 * @param maxRejected share of the images that may be unusable
 * @param partitions of the images; as many as the executors have slots, where none are given
 * @param threads native threads of the driver; as many as it has cores, where none are given
 * @param checkpoint when checkpoints are written
 * @param evaluateEvery epochs between two evaluations; where none are given, the first and the last
 *     only
 * @param evaluateImages labeled images of an evaluation; where none are given, there is none
 * @param logEvery steps, at least 1
 * @param resumeOnAnyDevice whether a resumed run goes on where other hardware or libraries give
 *     other bits
 */
record TeacherSettings(
    @SettingKey("architecture") Backbone backbone,
    List<Integer> widths,
    List<Integer> projector,
    int epochs,
    int batch,
    int group,
    long seed,
    OptimizerSchedule schedule,
    double redundancy,
    AugmentSettings augment,
    double maxRejected,
    OptionalInt partitions,
    OptionalInt threads,
    CheckpointSettings checkpoint,
    @SettingKey("evaluate.every") OptionalInt evaluateEvery,
    @SettingKey("evaluate.images") OptionalInt evaluateImages,
    @SettingKey("log.every") int logEvery,
    @SettingKey("resume.any-device") boolean resumeOnAnyDevice) {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  TeacherSettings {
    InvalidValueException.requireAtLeast("epochs", epochs, 1);
    InvalidValueException.requireAtLeast("batch", batch, 2);
    InvalidValueException.requireAtLeast("group", group, 1);
    InvalidValueException.requireAtLeast("log.every", logEvery, 1);
    BarlowTwins.requireWeight(redundancy);
    if (batch % group != 0) {
      throw new InvalidValueException("batch", batch, "be a multiple of group = " + group);
    }
  }

  /**
   * What the section says.
   *
   * @throws retort.UserException where a value is of another type or out of its range
   */
  static TeacherSettings of(Settings settings) {
    return settings.section("teacher", TeacherSettings.class);
  }

  /** How many images may be unusable. */
  RejectionLimit rejected() {
    return new RejectionLimit("teacher.max-rejected", maxRejected);
  }

  /** Shards of the images, and groups of a minibatch. */
  int shards() {
    return batch / group;
  }
}
