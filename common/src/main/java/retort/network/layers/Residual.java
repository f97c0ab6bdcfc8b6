package retort.network.layers;

import retort.device.FeatureMaps;
import retort.device.LayerOperations;

/**
 * The sum of two branches (He et al. 2016).
 *
 * @param main the layers that learn a difference; ends without ReLU
 * @param shortcut the identity, or what gives the input the output's shape
 * @param relu whether one follows the sum
 */
record Residual(Sequence main, Sequence shortcut, boolean relu) implements Layer {

  @Override
  public FeatureMaps forward(FeatureMaps in, Tape tape) {
    LayerOperations layers = tape.device().layers();
    Tape mainTape = tape.branch();
    Tape shortcutTape = tape.branch();
    // In place of the difference: without ReLU no backward pass looks at a layer's output.
    FeatureMaps sum = main.forward(in, mainTape);
    FeatureMaps same = shortcut.forward(in, shortcutTape);
    layers.add(same, sum);
    if (same != in) {
      tape.release(same);
    }
    if (relu) {
      layers.relu(sum);
    }
    tape.record(
        (gradient, wanted) -> {
          if (relu) {
            layers.reluBackward(sum, gradient);
          }
          FeatureMaps kept = tape.gradientMaps(gradient.n(), gradient.channels(), gradient.side());
          layers.copy(gradient, kept);
          FeatureMaps first = mainTape.backward(gradient, true);
          FeatureMaps second = shortcutTape.backward(kept, true);
          tape.wasRead(in);
          layers.add(second, first);
          tape.releaseGradient(second);
          return first;
        });
    return sum;
  }

  @Override
  public void close() {
    main.close();
    shortcut.close();
  }
}
