package retort.distill.krrst;

import retort.Quantity;

/** A loss or gradient that is not finite: the run stops where its last good checkpoint is. */
final class DistillationDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DistillationDivergedException(
      long step, int backbone, int trained, String reason, Throwable cause) {
    super(
        "outer step %d through backbone %d (%s): %s. The last checkpoint is good; lower distill.outer.lr (and distill.outer.targets-lr) or distill.pool.lr and start anew"
            .formatted(step, backbone, Quantity.of(trained, "training step"), reason),
        cause);
  }
}
