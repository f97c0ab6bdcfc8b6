package retort.network.layers;

import retort.device.Device;
import retort.device.FeatureMaps;

/** A part of a network from feature maps to feature maps. */
interface Layer extends AutoCloseable {

  /**
   * The output, in memory of the tape; the input stays as it is.
   *
   * @param tape gets the backward pass too
   */
  FeatureMaps forward(FeatureMaps in, Tape tape);

  /** Whether the backward pass looks at the values of the input. */
  default boolean readsInput() {
    return true;
  }

  /** Whether the backward pass of a training step looks at the values of the output. */
  default boolean readsOutput(Device device) {
    return true;
  }

  /** Frees what the layer itself holds on the device. */
  @Override
  void close();
}
