package retort.teacher.training;

/** A loss, gradient or parameter that is not finite: the run stops at its last good checkpoint. */
final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingDivergedException(long step, String reason) {
    super(
        "step %d: %s. The last checkpoint is good; lower teacher.lr and start anew"
            .formatted(step, reason));
  }
}
