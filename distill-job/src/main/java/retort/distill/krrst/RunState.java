package retort.distill.krrst;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import retort.resume.CheckpointFolder;

/**
 * {@code state.json} of a checkpoint.
 *
 * @param step outer steps that were taken
 * @param seed of the run
 * @param sampled the backbone of the last step, -1 before the first
 * @param loss the outer loss of the last step, null before the first
 * @param initialHeldOut the held-out outer loss of the first synthetic images, null where it was
 *     not computed
 * @param random the state of every random generator
 * @param pool of every backbone what its tensors do not tell
 * @param settingsHash SHA-256 of {@code identity}
 * @param identity what has to be equal for a resumed run to end in the same bits: settings,
 *     features, partitions, threads
 * @param files the other files of the checkpoint and their SHA-256
 */
record RunState(
    long step,
    long seed,
    int sampled,
    Double loss,
    Double initialHeldOut,
    Map<String, Object> random,
    List<BackboneCounters> pool,
    String settingsHash,
    Map<String, Object> identity,
    Map<String, String> files)
    implements CheckpointFolder.State {
  /** {@code sampled} before the first step. */
  static final int NONE = -1;

  /** The last step; none before the first. */
  Optional<Checkpoint.LastStep> last() {
    return sampled == NONE ? Optional.empty() : Optional.of(new Checkpoint.LastStep(sampled, loss));
  }

  /**
   * A backbone's counters.
   *
   * @param trainingSteps on the synthetic pairs
   * @param initializations how often it was initialized
   */
  record BackboneCounters(int trainingSteps, int initializations) {}
}
