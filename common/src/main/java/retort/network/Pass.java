package retort.network;

import java.util.ArrayList;
import java.util.List;
import retort.device.Floats;
import retort.network.layers.NetworkLayers;
import retort.network.layers.NetworkState;
import retort.network.layers.PassMemory;
import retort.network.layers.RecordedBatch;
import retort.network.layers.Tape;

/** The activations of one evaluation-mode forward pass. */
public final class Pass implements AutoCloseable {
  private final PassMemory memory;
  private final NetworkState state;
  private final Object version;
  private final Floats features;
  private final List<MicroBatch> parts = new ArrayList<>();
  private final int width;
  private final int pixels;

  /** A few images that are passed at once. */
  private record MicroBatch(int from, int count, NetworkLayers.Recorded recorded) {}

  private Pass(PassMemory memory, NetworkState state, int n, int width, int pixels) {
    this.memory = memory;
    this.state = state;
    this.width = width;
    this.pixels = pixels;
    version = state.version();
    features = memory.floats("recorded features", (long) n * width);
  }

  static Pass run(
      NetworkLayers layers,
      Architecture architecture,
      PassMemory memory,
      NetworkState state,
      Floats images,
      int n,
      int chunk) {
    int pixels = architecture.pixels();
    memory.beginRecorded();
    try {
      Pass pass = new Pass(memory, state, n, layers.features(), pixels);
      RecordedBatch batch = new RecordedBatch(memory, n);
      for (int from = 0; from < n; from += chunk) {
        int count = Math.min(chunk, n - from);
        NetworkLayers.Recorded recorded =
            layers.features(
                Network.rows(images, from, count, pixels),
                count,
                architecture.channels(),
                architecture.size(),
                Network.rows(pass.features, from, count, layers.features()),
                Tape.recordedEvaluation(memory, state, batch, from));
        pass.parts.add(new MicroBatch(from, count, recorded));
      }
      return pass;
    } catch (RuntimeException e) {
      memory.endRecorded();
      throw e;
    }
  }

  /** f(images), (n, features); valid until this pass is closed. */
  public Floats features() {
    return features;
  }

  /**
   * The vector-Jacobian product of f.
   *
   * @param featureGradient of a scalar with respect to the features, (n, features)
   * @param out its gradient with respect to the images, (n, channels, size, size)
   * @throws IllegalStateException where the pass was closed, or the weights have changed since
   */
  public void imageGradient(Floats featureGradient, Floats out) {
    if (parts.isEmpty() || version != state.version()) {
      throw new IllegalStateException(
          "this pass was closed, or the weights have changed since it was made");
    }
    if (featureGradient.length() != features.length()) {
      throw new IllegalArgumentException(
          "a gradient of %d features expected, found %d"
              .formatted(features.length(), featureGradient.length()));
    }
    for (MicroBatch part : parts) {
      part.recorded.imageGradient(
          Network.rows(featureGradient, part.from, part.count, width),
          Network.rows(out, part.from, part.count, pixels));
    }
  }

  @Override
  public void close() {
    if (!parts.isEmpty()) {
      parts.clear();
      memory.endRecorded();
    }
  }
}
