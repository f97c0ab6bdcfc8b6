package retort.evaluate.pretrain;

import java.io.Serializable;
import java.util.Map;
import retort.InvalidValueException;
import retort.Quantity;
import retort.device.Device;
import retort.device.Floats;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.optimizer.Optimizer;
import retort.tensors.Tensor;

/**
 * How a network learns a set of pairs: SGD with a constant learning rate.
 *
 * @param epochs passes over the set, at least 1
 * @param steps of training in place of the epochs, 0 for those
 * @param batch images a step, at least 1
 * @param sgd its learning rate, momentum and weight decay
 */
public record Pretraining(int epochs, int steps, int batch, Optimizer.Sgd sgd)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public Pretraining {
    InvalidValueException.requireAtLeast("epochs", epochs, 1);
    InvalidValueException.requireAtLeast("steps", steps, 0);
    InvalidValueException.requireAtLeast("batch", batch, 1);
  }

  /** The seed's initial weights of a backbone, under a linear head. */
  public static Map<String, Tensor> initial(Architecture backbone, int outputs, long seed) {
    return backbone.with(new Head.LinearHead(outputs)).initialize(seed);
  }

  /**
   * Trains a network from its seed's initial weights.
   *
   * @param device where it trains
   * @param backbone with any head; the network that learns has a linear one
   * @param seed of the initial weights and of the batches: equal seeds share both
   * @return the weights, head included
   * @throws ArithmeticException where the loss is no longer finite
   */
  public Map<String, Tensor> train(
      Device device, Architecture backbone, TrainingSet pairs, long seed) {
    Architecture architecture = backbone.with(new Head.LinearHead(pairs.outputs()));
    BatchOrder order = new BatchOrder(pairs.images().count(), batch, seed);
    int count = steps > 0 ? steps : Math.multiplyExact(epochs, order.steps());
    try (Network network = architecture.open(device, architecture.initialize(seed))) {
      for (int step = 0; step < count; step++) {
        int[] rows = order.rows(step);
        double loss;
        try (Floats images = device.upload(pairs.images().batch(rows))) {
          loss = network.train(images, rows.length, pairs.loss(rows), sgd);
        }
        if (!Double.isFinite(loss)) {
          throw new ArithmeticException(
              "the pre-training loss is %s after %s; lower evaluate.pretrain.lr"
                  .formatted(loss, Quantity.of(step, "step")));
        }
      }
      return network.weights();
    }
  }
}
