package retort.network;

import retort.device.Floats;
import retort.network.layers.NetworkLayers;
import retort.network.layers.NetworkState;
import retort.network.layers.PassMemory;
import retort.network.layers.Tape;

/** The activations of one training-mode forward pass. */
public final class TrainingPass implements AutoCloseable {
  private final PassMemory memory;
  private final NetworkState state;
  private final Object version;
  private final NetworkLayers.Recorded recorded;
  private final Floats outputs;
  private final Floats gradient;
  private final Floats statistics;
  private boolean differentiated;
  private boolean closed;

  private TrainingPass(
      PassMemory memory,
      NetworkState state,
      NetworkLayers.Recorded recorded,
      Floats outputs,
      Floats gradient,
      Floats statistics) {
    this.memory = memory;
    this.state = state;
    this.recorded = recorded;
    this.outputs = outputs;
    this.gradient = gradient;
    this.statistics = statistics;
    version = state.version();
  }

  static TrainingPass run(
      NetworkLayers layers,
      Architecture architecture,
      PassMemory memory,
      NetworkState state,
      Floats images,
      int n) {
    memory.beginTraining();
    try {
      Floats outputs = memory.floats("outputs", (long) n * layers.outputs());
      Floats gradient = memory.floats("parameter gradient", layers.layout().parameters());
      Floats statistics = memory.floats("batch statistics", layers.layout().statistics());
      Tape tape = Tape.training(memory, state, gradient, statistics);
      NetworkLayers.Recorded recorded =
          layers.outputs(images, n, architecture.channels(), architecture.size(), outputs, tape);
      return new TrainingPass(memory, state, recorded, outputs, gradient, statistics);
    } catch (RuntimeException e) {
      memory.endTraining();
      throw e;
    }
  }

  /** What leaves the head, (n, outputs); the caller may change it. */
  public Floats outputs() {
    return outputs;
  }

  /**
   * The gradient with respect to every parameter, one after the other in PyTorch's order. Once a
   * pass; valid until the next one of a network that shares its memory.
   *
   * @param outputGradient of a scalar with respect to the outputs, (n, outputs)
   * @throws IllegalStateException where the pass was closed or differentiated, or the weights have
   *     changed since
   */
  public Floats gradient(Floats outputGradient) {
    if (closed || differentiated || version != state.version()) {
      throw new IllegalStateException(
          "this pass was closed or differentiated, or the weights have changed since it was made");
    }
    if (outputGradient.length() != outputs.length()) {
      throw new IllegalArgumentException(
          "a gradient of %d outputs expected, found %d"
              .formatted(outputs.length(), outputGradient.length()));
    }
    differentiated = true;
    recorded.parameterGradient(outputGradient);
    return gradient;
  }

  /**
   * Mean and unbiased variance of every BatchNorm's input, in the order of the weights; valid as
   * long as {@link #gradient}.
   */
  public Floats statistics() {
    return statistics;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.endTraining();
    }
  }
}
