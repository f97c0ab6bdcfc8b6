package retort.optimizer;

import java.io.Serializable;
import retort.InvalidValueException;

/** An optimizer: the rule by which a step moves parameters along their gradient. */
public sealed interface Optimizer extends Serializable {

  /** The learning rate, at least 0. */
  double lr();

  /** The same with another learning rate. */
  Optimizer withLr(double lr);

  /**
   * Stochastic gradient descent as PyTorch defines it: weight decay is added to the gradient, the
   * momentum buffer is v = momentum v + gradient, the parameter loses lr v.
   *
   * @param lr the learning rate, at least 0
   * @param momentum in [0, 1)
   * @param weightDecay at least 0
   */
  record Sgd(double lr, double momentum, double weightDecay) implements Optimizer {

    /**
     * @throws IllegalArgumentException where a value is out of its range
     */
    public Sgd {
      check(lr, weightDecay);
      if (!(momentum >= 0 && momentum < 1)) {
        throw new InvalidValueException("momentum", momentum, "be in [0, 1)");
      }
    }

    @Override
    public Sgd withLr(double other) {
      return new Sgd(other, momentum, weightDecay);
    }
  }

  /**
   * AdamW as PyTorch defines it (Loshchilov and Hutter, Decoupled Weight Decay Regularization, ICLR
   * 2019, arXiv 1711.05101; betas 0.9 and 0.999, epsilon 1e-8).
   *
   * @param lr the learning rate, at least 0
   * @param weightDecay decoupled, at least 0
   */
  record AdamW(double lr, double weightDecay) implements Optimizer {

    /**
     * @throws IllegalArgumentException where a value is out of its range
     */
    public AdamW {
      check(lr, weightDecay);
    }

    @Override
    public AdamW withLr(double other) {
      return new AdamW(other, weightDecay);
    }
  }

  private static void check(double lr, double weightDecay) {
    if (!(lr >= 0 && lr < Double.POSITIVE_INFINITY)) {
      throw new InvalidValueException("lr", lr, "be at least 0");
    }
    if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
      throw new InvalidValueException("weight-decay", weightDecay, "be at least 0");
    }
  }
}
