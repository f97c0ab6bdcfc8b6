package retort.distill.krrst;

import java.util.List;
import retort.InvalidValueException;
import retort.dataset.InitialSet;
import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;
import retort.settings.Settings;

/**
 * {@code distill.*}, read once.
 *
 * @param images m
 * @param steps outer steps
 * @param batch real rows a step over all partitions, 0 for all
 * @param seed of everything that is drawn
 * @param pick how the first images are picked
 * @param partitions of the real rows, 0 for the executors' slots
 * @param threads native threads of the driver, 0 for its cores
 * @param holdout share of the images set apart
 * @param ridge lambda as a share of trace(K)
 * @param overlap of pool update and next round
 * @param outer how Xs and Ys are moved
 * @param widths of the backbones
 * @param pool of backbones
 * @param checkpointEvery outer steps, at least 1
 * @param checkpointsKept at least 1
 * @param evaluateEvery outer steps, 0 for the first and the last only
 * @param evaluateBackbones fresh backbones of an evaluation
 * @param evaluateSteps their training steps
 * @param logEvery outer steps, at least 1
 * @param resumeOnAnyDevice whether a resumed run goes on where other hardware or libraries give
 *     other bits
 */
public record DistillSettings(
    int images,
    long steps,
    int batch,
    long seed,
    InitialSet.Pick pick,
    int partitions,
    int threads,
    double holdout,
    double ridge,
    Overlap overlap,
    OuterSettings outer,
    List<Integer> widths,
    PoolSettings pool,
    int checkpointEvery,
    int checkpointsKept,
    int evaluateEvery,
    int evaluateBackbones,
    int evaluateSteps,
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
    atLeast(0, batch, "distill.batch");
    atLeast(0, partitions, "distill.partitions");
    atLeast(0, threads, "distill.threads");
    atLeast(1, checkpointEvery, "distill.checkpoint.every");
    atLeast(1, checkpointsKept, "distill.checkpoint.keep");
    atLeast(0, evaluateEvery, "distill.evaluate.every");
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
        batch.equals("full") ? 0 : positive(s.integer("distill.batch")),
        s.longInteger("distill.seed"),
        s.choice("distill.init", InitialSet.Pick.class),
        s.integer("distill.partitions"),
        s.integer("distill.threads"),
        s.number("distill.holdout"),
        Settings.validated("distill", () -> ridge(s.number("distill.ridge"))),
        s.choice("distill.overlap", Overlap.class),
        new OuterSettings(
            s.choice("distill.outer.optimizer", OuterSettings.Rule.class),
            s.number("distill.outer.weight-decay"),
            images,
            s.number(targets) == 0 ? images : learningRate(s, targets),
            Math.max(1, steps)),
        s.integers("distill.backbone.widths"),
        Settings.validated("distill.pool", () -> pool(s)),
        s.integer("distill.checkpoint.every"),
        s.integer("distill.checkpoint.keep"),
        s.integer("distill.evaluate.every"),
        s.integer("distill.evaluate.backbones"),
        s.integer("distill.evaluate.steps"),
        s.integer("distill.log.every"),
        s.flag("distill.resume.any-device"));
  }

  private static double ridge(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new InvalidValueException("ridge", share, "be a share of the trace in (0, 1]");
    }
    return share;
  }

  private static PoolSettings pool(Settings s) {
    return new PoolSettings(
        s.integer("distill.pool.size"),
        s.integer("distill.pool.steps"),
        new Optimizer.Sgd(
            s.number("distill.pool.lr"),
            s.number("distill.pool.momentum"),
            s.number("distill.pool.weight-decay")),
        s.choice("distill.pool.reset", PoolSettings.Reset.class));
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
