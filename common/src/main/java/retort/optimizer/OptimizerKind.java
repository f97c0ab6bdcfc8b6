package retort.optimizer;

/** The optimizers that a setting chooses from. */
public enum OptimizerKind {
  /** Stochastic gradient descent. */
  SGD,
  /** Adam with decoupled weight decay. */
  ADAMW;

  /**
   * The optimizer.
   *
   * @param momentum of SGD; AdamW has its own
   */
  public Optimizer of(double lr, double momentum, double weightDecay) {
    return switch (this) {
      case SGD -> new Optimizer.Sgd(lr, momentum, weightDecay);
      case ADAMW -> new Optimizer.AdamW(lr, weightDecay);
    };
  }
}
