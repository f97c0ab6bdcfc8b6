package retort.network.layers;

import java.util.List;
import retort.device.Device;
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
      if (!read) {
        tape.giveBack(x, layer.readsInput());
      }
      read = layer.readsOutput(tape.device());
      x = out;
    }
    return x;
  }

  @Override
  public boolean readsOutput(Device device) {
    return layers.isEmpty() || layers.get(layers.size() - 1).readsOutput(device);
  }

  @Override
  public void close() {
    layers.forEach(Layer::close);
  }
}
