package retort.network.layers;

import java.util.List;
import retort.device.FeatureMaps;

/**
 * Layers one after the other.
 *
 * @param layers none for the identity
 */
record Sequence(List<Layer> layers) implements Layer {

  @Override
  public FeatureMaps forward(FeatureMaps in, Tape tape) {
    FeatureMaps x = in;
    boolean read = true;
    for (Layer layer : layers) {
      FeatureMaps out = layer.forward(x, tape);
      if (x != in) {
        tape.release(x);
      }
      if (tape.training() && !read) {
        tape.lend(x, layer.readsInput());
      }
      read = layer.readsOutput(tape.device());
      x = out;
    }
    return x;
  }

  @Override
  public void close() {
    layers.forEach(Layer::close);
  }
}
