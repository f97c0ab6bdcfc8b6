package retort.distill.krrst;

import java.util.List;
import java.util.OptionalInt;
import retort.InvalidValueException;
import retort.dataset.InitialSet;
import retort.resume.CheckpointSettings;
import retort.settings.SettingKey;
import retort.settings.Settings;

/**
 * The section {@code distill}, read once.
 *
 * @param images m, at least 1
 * @param steps outer steps, at least 1
 * @param batch real rows a step over all partitions; all of them, where none are given
 * @param seed of everything that is drawn
 * @param init how the first images are picked
 * @param partitions of the real rows; as many as the executors have slots, where none are given
 * @param threads native threads of the driver; as many as it has cores, where none are given
 * @param holdout share of the images set apart, in [0, 1)
 * @param ridge lambda as a share of trace(K), in (0, 1]
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
    @SettingKey(value = "batch", open = "full") OptionalInt batch,
    long seed,
    InitialSet.Pick init,
    OptionalInt partitions,
    OptionalInt threads,
    double holdout,
    double ridge,
    Overlap overlap,
    OuterSettings outer,
    @SettingKey("backbone.widths") List<Integer> widths,
    PoolSettings pool,
    CheckpointSettings checkpoint,
    @SettingKey("evaluate") HeldOutSettings heldOut,
    @SettingKey("log.every") int logEvery,
    @SettingKey("resume.any-device") boolean resumeOnAnyDevice) {

  /** Whether the pool update is done while executors work on the next round. */
  public enum Overlap {
    AUTO,
    ON,
    OFF
  }

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public DistillSettings {
    InvalidValueException.requireAtLeast("images", images, 1);
    InvalidValueException.requireAtLeast("steps", steps, 1);
    InvalidValueException.requireAtLeast("log.every", logEvery, 1);
    if (!(holdout >= 0 && holdout < 1)) {
      throw new InvalidValueException("holdout", holdout, "be a share in [0, 1)");
    }
    if (!(ridge > 0 && ridge <= 1)) {
      throw new InvalidValueException("ridge", ridge, "be a share of the trace in (0, 1]");
    }
  }

  /**
   * What the section says.
   *
   * @throws retort.UserException where a value is of another type or out of its range
   */
  public static DistillSettings of(Settings settings) {
    return settings.section("distill", DistillSettings.class);
  }
}
