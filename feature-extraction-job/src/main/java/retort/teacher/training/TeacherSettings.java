package retort.teacher.training;

import java.util.List;
import java.util.OptionalInt;
import retort.InvalidValueException;
import retort.network.Backbone;
import retort.resume.CheckpointSettings;
import retort.settings.Settings;
import retort.teacher.views.ViewSettings;

/**
 * {@code teacher.*}, read once.
 *
 * @param backbone of the teacher
 * @param widths of its blocks, where the architecture has a choice
 * @param projector widths of its layers; the last one's outputs enter the loss
 * @param epochs times that every image is seen, at least 1
 * @param batch images a step, each in two views
 * @param group images that share BatchNorm statistics; divides the batch
 * @param seed of everything that is drawn
 * @param schedule of the optimizer
 * @param loss with its redundancy weight
 * @param first how the first view of a pair is drawn
 * @param second how the second is
 * @param sharpUpTo images up to this size are neither blurred nor solarized
 * @param partitions of the images; as many as the executors have slots, where none are given
 * @param threads native threads of the driver; as many as it has cores, where none are given
 * @param checkpoint when checkpoints are written
 * @param evaluateEvery epochs, 0 for the first and the last only
 * @param evaluateImages labelled images of an evaluation, 0 for none
 * @param logEvery steps, at least 1
 */
record TeacherSettings(
    Backbone backbone,
    List<Integer> widths,
    List<Integer> projector,
    int epochs,
    int batch,
    int group,
    long seed,
    OptimizerSchedule schedule,
    BarlowTwins loss,
    ViewSettings first,
    ViewSettings second,
    int sharpUpTo,
    OptionalInt partitions,
    OptionalInt threads,
    CheckpointSettings checkpoint,
    int evaluateEvery,
    int evaluateImages,
    int logEvery) {

  TeacherSettings {
    atLeast(1, epochs, "teacher.epochs");
    atLeast(2, batch, "teacher.batch");
    atLeast(1, group, "teacher.group");
    atLeast(0, evaluateEvery, "teacher.evaluate.every");
    atLeast(0, evaluateImages, "teacher.evaluate.images");
    atLeast(1, logEvery, "teacher.log.every");
    if (batch % group != 0) {
      throw new IllegalArgumentException(
          "teacher.batch = %d must be a multiple of teacher.group = %d".formatted(batch, group));
    }
  }

  static TeacherSettings of(Settings settings) {
    return Settings.validated(() -> read(settings));
  }

  private static TeacherSettings read(Settings s) {
    return new TeacherSettings(
        s.choice("teacher.architecture", Backbone.class),
        s.integers("teacher.widths"),
        s.integers("teacher.projector"),
        s.integer("teacher.epochs"),
        s.integer("teacher.batch"),
        s.integer("teacher.group"),
        s.longInteger("teacher.seed"),
        s.section("teacher", OptimizerSchedule.class),
        Settings.validated("teacher", () -> new BarlowTwins(s.number("teacher.redundancy"))),
        Settings.validated("teacher.augment", () -> views(s, "first")),
        Settings.validated("teacher.augment", () -> views(s, "second")),
        s.integer("teacher.augment.sharp-up-to"),
        s.count("teacher.partitions"),
        s.count("teacher.threads"),
        s.section("teacher.checkpoint", CheckpointSettings.class),
        s.integer("teacher.evaluate.every"),
        s.integer("teacher.evaluate.images"),
        s.integer("teacher.log.every"));
  }

  private static ViewSettings views(Settings s, String which) {
    return new ViewSettings(
        s.number("teacher.augment.least-area"),
        s.number("teacher.augment.most-stretch"),
        s.number("teacher.augment.flip"),
        s.number("teacher.augment.jitter"),
        s.number("teacher.augment.brightness"),
        s.number("teacher.augment.contrast"),
        s.number("teacher.augment.saturation"),
        s.number("teacher.augment.hue"),
        s.number("teacher.augment.grey"),
        share(s, "blur." + which),
        s.number("teacher.augment.blur.least-sigma"),
        s.number("teacher.augment.blur.most-sigma"),
        share(s, "solarise." + which));
  }

  private static double share(Settings s, String name) {
    double value = s.number("teacher.augment." + name);
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidValueException(name, value, "be in [0, 1]");
    }
    return value;
  }

  /** Shards of the images, and groups of a minibatch. */
  int shards() {
    return batch / group;
  }

  /** How views of images of this size are drawn, first or second. */
  ViewSettings view(int which, int size) {
    ViewSettings view = which == 0 ? first : second;
    return size <= sharpUpTo ? view.sharp() : view;
  }

  private static void atLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, not %d".formatted(name, least, value));
    }
  }
}
