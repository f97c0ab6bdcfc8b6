package retort.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import retort.device.Device;
import retort.device.Floats;
import retort.network.layers.NetworkLayers;
import retort.network.layers.NetworkState;
import retort.network.layers.ParameterLayout;
import retort.network.layers.PassMemory;
import retort.network.layers.Tape;
import retort.optimizer.Optimizer;
import retort.optimizer.OptimizerState;
import retort.tensors.Tensor;

/**
 * A network of any architecture, as the outer loop, self-supervised training, pre-training and
 * transfer need it: features and outputs, image gradients in evaluation mode, training steps.
 *
 * <p>Images are row-major (n, channels, size, size), normalized. An instance serves one thread at a
 * time and holds memory of its device until closed.
 */
public final class Network implements AutoCloseable {
  /** The share of a batch's statistics in the running ones, PyTorch's default. */
  private static final float MOMENTUM = 0.1f;

  private final Runnable afterwards;
  private final Device device;
  private final Architecture architecture;
  private final NetworkLayers layers;
  private final PassMemory memory;
  private final NetworkState state;
  private final OptimizerState optimizerState;
  private boolean closed;

  Network(Networks shared, Runnable afterwards) {
    this.afterwards = afterwards;
    device = shared.device();
    architecture = shared.architecture();
    layers = shared.layers();
    memory = shared.memory();
    state = new NetworkState(device, layers.layout());
    optimizerState = new OptimizerState(device, layers.layout().parameters());
  }

  /** Its shape. */
  public Architecture architecture() {
    return architecture;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /** The length of what enters the head. */
  public int features() {
    return layers.features();
  }

  /** The length of what leaves the head. */
  public int outputs() {
    return layers.outputs();
  }

  /** How many images an evaluation-mode pass holds at once. */
  public int chunk() {
    return device.chunk(layers.largest());
  }

  /**
   * What enters the head, BatchNorm in evaluation mode.
   *
   * @param n the number of images, at least 1
   * @param out (n, {@link #features()})
   */
  public void features(Floats images, int n, Floats out) {
    evaluate(images, n, features(), out, false);
  }

  /**
   * What leaves the head, BatchNorm in evaluation mode.
   *
   * @param n the number of images, at least 1
   * @param out (n, {@link #outputs()})
   */
  public void outputs(Floats images, int n, Floats out) {
    evaluate(images, n, outputs(), out, true);
  }

  /** As {@link #features(Floats, int, Floats)}, of plain arrays. */
  public float[] features(float[] images, int n) {
    return evaluated(images, n, features(), false);
  }

  /** As {@link #outputs(Floats, int, Floats)}, of plain arrays. */
  public float[] outputs(float[] images, int n) {
    return evaluated(images, n, outputs(), true);
  }

  private float[] evaluated(float[] images, int n, int width, boolean withHead) {
    check(images.length, n);
    Floats in = uploaded("images", images);
    Floats out = memory.floats("results", (long) n * width);
    evaluate(in, n, width, out, withHead);
    return out.download();
  }

  private Floats uploaded(String name, float[] values) {
    Floats vector = memory.floats(name, values.length);
    vector.upload(values, 0);
    return vector;
  }

  private void evaluate(Floats images, int n, int width, Floats out, boolean withHead) {
    check(images.length(), n);
    int chunk = chunk();
    for (int from = 0; from < n; from += chunk) {
      int count = Math.min(chunk, n - from);
      Floats in = rows(images, from, count, architecture.pixels());
      Floats to = rows(out, from, count, width);
      Tape tape = Tape.evaluation(memory, state);
      try {
        if (withHead) {
          layers.outputs(in, count, architecture.channels(), architecture.size(), to, tape);
        } else {
          layers.features(in, count, architecture.channels(), architecture.size(), to, tape);
        }
      } finally {
        tape.releaseAll();
      }
    }
  }

  static Floats rows(Floats matrix, int from, int count, int width) {
    return matrix.slice((long) from * width, (long) count * width);
  }

  /**
   * As {@link #features}, and keeps what the gradient with respect to the images needs.
   *
   * @return the pass; close it before the next one of a network that shares its memory
   */
  public Pass forward(Floats images, int n) {
    check(images.length(), n);
    return Pass.run(layers, architecture, memory, state, images, n, chunk());
  }

  /**
   * A pass in training mode: BatchNorm normalizes by the statistics of these n images. Neither the
   * parameters nor the running statistics move until {@link #step}.
   *
   * @return the pass; close it before the next one of a network that shares its memory
   * @throws IllegalArgumentException where a BatchNorm sees one value a channel, which has no
   *     variance: one image, at a layer whose images are a single pixel
   */
  public TrainingPass forwardTraining(Floats images, int n) {
    check(images.length(), n);
    return TrainingPass.run(layers, architecture, memory, state, images, n);
  }

  /** As {@link #forwardTraining(Floats, int)}, of plain arrays. */
  public TrainingPass forwardTraining(float[] images, int n) {
    check(images.length, n);
    return forwardTraining(uploaded("images", images), n);
  }

  /**
   * Moves the parameters along a gradient, and the running statistics towards those of a batch.
   *
   * @param gradient as {@link TrainingPass#gradient} returned it, or a mean of such
   * @param statistics as {@link TrainingPass#statistics} returned them, or a mean of such
   */
  public void step(Floats gradient, Floats statistics, Optimizer optimizer) {
    optimizerState.step(state.parameters(), gradient, optimizer);
    device.vectors().axpby(MOMENTUM, statistics, 1 - MOMENTUM, state.statistics());
    state.changed();
  }

  /**
   * One training step: a pass in training mode, the loss, its gradient and {@link #step}.
   *
   * @return the loss before the step
   */
  public double train(Floats images, int n, Loss loss, Optimizer optimizer) {
    try (TrainingPass pass = forwardTraining(images, n)) {
      double value = loss.differentiate(device, pass.outputs(), n);
      step(pass.gradient(pass.outputs()), pass.statistics(), optimizer);
      return value;
    }
  }

  /** As {@link #train(Floats, int, Loss, Optimizer)}, where nobody asks for the loss. */
  public void descend(Floats images, int n, Loss loss, Optimizer optimizer) {
    try (TrainingPass pass = forwardTraining(images, n)) {
      loss.gradient(device, pass.outputs(), n);
      step(pass.gradient(pass.outputs()), pass.statistics(), optimizer);
    }
  }

  /** As {@link #train(Floats, int, Loss, Optimizer)}, of plain arrays. */
  public double train(float[] images, int n, ArrayLoss loss, Optimizer optimizer) {
    check(images.length, n);
    return train(uploaded("images", images), n, Loss.onHeap(loss), optimizer);
  }

  /** Every parameter in PyTorch's order; not to be changed by others. */
  public Floats parameters() {
    return state.parameters();
  }

  /** Every running statistic in PyTorch's order; not to be changed by others. */
  public Floats statistics() {
    return state.statistics();
  }

  /** A copy of the parameters and running statistics under PyTorch's names and shapes. */
  public Map<String, Tensor> weights() {
    return layers.layout().tensors(state.parameters().download(), state.statistics().download());
  }

  /** A copy of what the optimizer keeps between steps, for a checkpoint. */
  public Map<String, Tensor> optimizerState() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (optimizerState.steps() > 0) {
      tensors.put("steps", new Tensor(new float[] {optimizerState.steps()}, 1));
    }
    optimizerState
        .download()
        .forEach((name, values) -> tensors.put(name, new Tensor(values, values.length)));
    return tensors;
  }

  /** Replaces parameters and running statistics; the optimizer's state stays. */
  public void load(float[] parameters, float[] statistics) {
    checkWeights(parameters.length, statistics.length);
    state.parameters().upload(parameters, 0);
    state.statistics().upload(statistics, 0);
    state.changed();
  }

  /** As {@link #load(float[], float[])}, of vectors on this network's device. */
  public void load(Floats parameters, Floats statistics) {
    checkWeights(parameters.length(), statistics.length());
    device.vectors().copy(parameters, state.parameters());
    device.vectors().copy(statistics, state.statistics());
    state.changed();
  }

  private void checkWeights(long parameters, long statistics) {
    ParameterLayout layout = layers.layout();
    if (parameters != layout.parameters() || statistics != layout.statistics()) {
      throw new IllegalArgumentException(
          "%d parameters and %d statistics for a network with %d and %d"
              .formatted(parameters, statistics, layout.parameters(), layout.statistics()));
    }
  }

  /** Starts the optimizer anew. */
  public void resetOptimizer() {
    optimizerState.reset();
  }

  void restoreOptimizer(Map<String, Tensor> tensors) {
    Map<String, float[]> kept = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> kept.put(name, tensor.values()));
    float[] steps = Optional.ofNullable(kept.remove("steps")).orElse(new float[1]);
    optimizerState.restore(kept, (long) steps[0]);
  }

  private void check(long values, int n) {
    if (closed) {
      throw new IllegalStateException("this network was closed");
    }
    if (n < 1 || values != (long) n * architecture.pixels()) {
      throw new IllegalArgumentException(
          "%d images of %d x %d x %d expected, found %d values"
              .formatted(
                  n, architecture.channels(), architecture.size(), architecture.size(), values));
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      state.close();
      optimizerState.close();
      afterwards.run();
    }
  }
}
