package retort.distill;

/** A loss or gradient that is not finite: the run stops where its last good checkpoint is. */
final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(long step, int backbone, long trained, double loss) {
    super(
        "outer step %d through backbone %d (%d training steps): the loss is %s and not every gradient is finite. The last checkpoint is good; lower distill.outer.lr or distill.pool.lr and start again"
            .formatted(step, backbone, trained, loss));
  }
}
