package retort.convnet;

import java.io.Serializable;

/**
 * Stochastic gradient descent as PyTorch defines it.
 *
 * @param lr the learning rate, positive
 * @param momentum in [0, 1)
 * @param weightDecay added to the gradient times the parameter, at least 0
 */
public record Sgd(double lr, double momentum, double weightDecay) implements Serializable {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  public Sgd {
    if (!(lr > 0) || !(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "lr must be positive, momentum in [0, 1) and weight decay not negative, not %s, %s, %s"
              .formatted(lr, momentum, weightDecay));
    }
  }
}
