package retort.distill.krrst;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import retort.dataset.Synthetic;
import retort.tensors.Tensor;

/**
 * A run between two outer steps.
 *
 * @param step outer steps that were taken
 * @param seed of the run
 * @param last the last step; none before the first
 * @param initialHeldOut the held-out outer loss of the first synthetic images, where it was
 *     computed
 * @param identity what a resumed run must have in common
 * @param synthetic Xs and Ys
 * @param optimizer the outer optimizer's history
 * @param pool the backbones
 */
public record Checkpoint(
    long step,
    long seed,
    Optional<LastStep> last,
    OptionalDouble initialHeldOut,
    Map<String, Object> identity,
    Synthetic synthetic,
    Map<String, Tensor> optimizer,
    List<BackboneState> pool) {

  /**
   * An outer step that was taken.
   *
   * @param backbone that it sampled
   * @param loss the outer loss before it
   */
  public record LastStep(int backbone, double loss) {}

  /** The same of a run that goes on as another. */
  public Checkpoint withIdentity(Map<String, Object> other) {
    return new Checkpoint(step, seed, last, initialHeldOut, other, synthetic, optimizer, pool);
  }
}
