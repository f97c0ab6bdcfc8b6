package retort.network.layers;

import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/** The readout of a backbone: from the last feature maps to a row of features an image. */
enum Readout {
  /** Every value, channel by channel. */
  FLATTEN {
    @Override
    void forward(LayerOperations layers, FeatureMaps in, Floats out) {
      layers.flatten(in, out);
    }

    @Override
    void backward(LayerOperations layers, Floats gradient, FeatureMaps inGradient) {
      layers.unflatten(gradient, inGradient);
    }
  },

  /** The mean of each channel. */
  AVERAGE {
    @Override
    void forward(LayerOperations layers, FeatureMaps in, Floats out) {
      layers.globalAverage(in, out);
    }

    @Override
    void backward(LayerOperations layers, Floats gradient, FeatureMaps inGradient) {
      layers.globalAverageBackward(gradient, inGradient);
    }
  };

  abstract void forward(LayerOperations layers, FeatureMaps in, Floats out);

  abstract void backward(LayerOperations layers, Floats gradient, FeatureMaps inGradient);
}
