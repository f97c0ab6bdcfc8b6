package retort.distill.krrst;

import java.util.List;
import java.util.OptionalInt;
import retort.InvalidValueException;
import retort.dataset.InitialSet;
import retort.optimizer.LearningRate;
import retort.optimizer.OptimizerKind;
import retort.resume.CheckpointSettings;
import retort.settings.Settings;

/**
 * {@code distill.*}, read once.
 *
 * @param images m
 * @param steps outer steps
 * @param batch real rows a step over all partitions; all of them, where none are given
 * @param seed of everything that is drawn
 * @param pick how the first images are picked
 * @param partitions of the real rows; as many as the executors have slots, where none are given
 * @param threads native threads of the driver; as many as it has cores, where none are given
 * @param holdout share of the images set apart
 * @param ridge lambda as a share of trace(K)
 * @param overlap of pool update and next round
 * @param outer how Xs and Ys are moved
 * @param widths of the backbones
 * @param pool of backbones
 * @param checkpoint when checkpoints are written
 * @param heldOut when and how the held-out outer loss is evaluated
 * @param logEvery outer steps, at least 1
 * @param resumeOnAnyDevice whether a resumed run goes on where other hardware or libraries give
 *     other bits
 */
public record DistillSettings(
    int images,
    long steps,
    OptionalInt batch,
    long seed,
    InitialSet.Pick pick,
    OptionalInt partitions,
    OptionalInt threads,
    double holdout,
    double ridge,
    Overlap overlap,
    OuterSettings outer,
    List<Integer> widths,
    PoolSettings pool,
    CheckpointSettings checkpoint,
    HeldOutSettings heldOut,
    int logEvery,
    boolean resumeOnAnyDevice) {

  /** Whether the pool update is done while executors work on the next round. */
  public enum Overlap {
    AUTO,
    ON,
    OFF
  }

  public DistillSettings {
    atLeast(1, images, "distill.images");
    atLeast(1, steps, "distill.steps");
    atLeast(1, logEvery, "distill.log.every");
    if (!(holdout >= 0 && holdout < 1)) {
      throw new IllegalArgumentException(
          "distill.holdout must be a share in [0, 1), not " + holdout);
    }
  }

  public static DistillSettings of(Settings settings) {
    return Settings.validated(() -> read(settings));
  }

  private static DistillSettings read(Settings s) {
    String batch = s.text("distill.batch");
    long steps = s.longInteger("distill.steps");
    LearningRate images = learningRate(s, "distill.outer.lr");
    String targets = "distill.outer.targets-lr";
    return new DistillSettings(
        s.integer("distill.images"),
        steps,
        batch.equals("full")
            ? OptionalInt.empty()
            : OptionalInt.of(positive(s.integer("distill.batch"))),
        s.longInteger("distill.seed"),
        s.choice("distill.init", InitialSet.Pick.class),
        s.count("distill.partitions"),
        s.count("distill.threads"),
        s.number("distill.holdout"),
        Settings.validated("distill", () -> ridge(s.number("distill.ridge"))),
        s.choice("distill.overlap", Overlap.class),
        new OuterSettings(
            s.choice("distill.outer.optimizer", OptimizerKind.class),
            s.number("distill.outer.weight-decay"),
            images,
            s.number(targets) == 0 ? images : learningRate(s, targets),
            Math.max(1, steps)),
        s.integers("distill.backbone.widths"),
        s.section("distill.pool", PoolSettings.class),
        s.section("distill.checkpoint", CheckpointSettings.class),
        s.section("distill.evaluate", HeldOutSettings.class),
        s.integer("distill.log.every"),
        s.flag("distill.resume.any-device"));
  }

  private static double ridge(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new InvalidValueException("ridge", share, "be a share of the trace in (0, 1]");
    }
    return share;
  }

  private static LearningRate learningRate(Settings s, String name) {
    double start = s.number(name);
    if (!(start > 0) || Double.isInfinite(start)) {
      throw new IllegalArgumentException("%s must be positive, not %s".formatted(name, start));
    }
    return OuterSettings.falling(start);
  }

  private static int positive(int batch) {
    atLeast(1, batch, "distill.batch");
    return batch;
  }

  private static void atLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, not %d".formatted(name, least, value));
    }
  }
}
