package retort.network.layers;

import retort.device.Device;
import retort.device.FeatureMaps;
import retort.device.LayerOperations;

/** 2x2 pooling of stride 2; an odd last row or column is dropped. */
enum Pooling implements Layer {
  /** The mean of each square. */
  AVERAGE,
  /** The largest of each square. */
  MAXIMUM;

  @Override
  public FeatureMaps forward(FeatureMaps in, Tape tape) {
    LayerOperations layers = tape.device().layers();
    FeatureMaps out = tape.maps(in.n(), in.channels(), in.side() / 2);
    if (this == AVERAGE) {
      layers.averagePool(in, out);
    } else {
      layers.maximumPool(in, out);
    }
    tape.record(
        (gradient, wanted) -> {
          FeatureMaps result = tape.gradientMaps(in.n(), in.channels(), in.side());
          if (this == AVERAGE) {
            layers.averagePoolBackward(gradient, result);
          } else {
            layers.maximumPoolBackward(in, out, gradient, result);
            tape.wasRead(in);
          }
          tape.releaseGradient(gradient);
          return result;
        });
    return out;
  }

  @Override
  public boolean readsInput() {
    return this == MAXIMUM;
  }

  @Override
  public boolean readsOutput(Device device) {
    return this == MAXIMUM;
  }

  @Override
  public void close() {}
}
