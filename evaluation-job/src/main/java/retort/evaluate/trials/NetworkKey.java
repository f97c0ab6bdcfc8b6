package retort.evaluate.trials;

import retort.evaluate.pretrain.Method;
import retort.network.Backbone;

/**
 * The key of a pre-trained network, which all targets share.
 *
 * @param method of its pre-training
 * @param backbone of the network
 * @param seed of its initial weights and batches
 */
public record NetworkKey(Method method, Backbone backbone, long seed) implements StoredNetworkKey {

  @Override
  public String text() {
    return "%s-%s-s%d".formatted(method.text(), backbone.text(), seed);
  }
}
