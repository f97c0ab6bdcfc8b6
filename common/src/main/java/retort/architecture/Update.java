package retort.architecture;

import java.io.Serializable;

/** How a step moves parameters along their gradient. */
public sealed interface Update extends Serializable {

  /**
   * Stochastic gradient descent as PyTorch defines it: weight decay is added to the gradient, the
   * momentum buffer is v = momentum * v + gradient, the parameter loses lr * v.
   *
   * @param lr the learning rate, at least 0
   * @param momentum in [0, 1)
   * @param weightDecay at least 0
   */
  record Sgd(double lr, double momentum, double weightDecay) implements Update {}

  /**
   * AdamW as PyTorch defines it (betas 0.9 and 0.999, epsilon 1e-8).
   *
   * @param lr the learning rate, at least 0
   * @param weightDecay decoupled, at least 0
   */
  record AdamW(double lr, double weightDecay) implements Update {}
}
