package retort.distill.krrst;

import java.util.List;
import java.util.Map;
import retort.dataset.Synthetic;
import retort.tensors.Tensor;

/**
 * A run between two outer steps.
 *
 * @param step outer steps that were taken
 * @param seed of the run
 * @param sampled the backbone of the last step, -1 before the first
 * @param loss the outer loss of the last step, null before the first
 * @param initialHeldOut the held-out outer loss of the first synthetic images, or null
 * @param identity what a resumed run must have in common
 * @param synthetic Xs and Ys
 * @param optimizer the outer optimiser's history
 * @param pool the backbones
 */
public record Checkpoint(
    long step,
    long seed,
    int sampled,
    Double loss,
    Double initialHeldOut,
    Map<String, Object> identity,
    Synthetic synthetic,
    Map<String, Tensor> optimizer,
    List<Member> pool) {

  /** The same of a run that goes on as another. */
  public Checkpoint withIdentity(Map<String, Object> other) {
    return new Checkpoint(
        step, seed, sampled, loss, initialHeldOut, other, synthetic, optimizer, pool);
  }
}
