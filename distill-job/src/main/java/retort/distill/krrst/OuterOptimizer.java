package retort.distill.krrst;

import java.util.LinkedHashMap;
import java.util.Map;
import retort.device.Device;
import retort.device.Floats;
import retort.optimizer.OptimizerState;
import retort.tensors.Tensor;

/** The optimizer of Xs and Ys, each with its own learning rate and moments. */
final class OuterOptimizer implements AutoCloseable {
  private final OuterSettings settings;
  private final long steps;
  private final SyntheticPairs pairs;
  private final Map<String, Moved> moved = new LinkedHashMap<>();

  /** What is moved under a name, and its history. */
  private record Moved(Floats values, int[] shape, OptimizerState state) {}

  /**
   * An optimizer without history; close it.
   *
   * @param steps of the whole run, over which the learning rates fall
   */
  OuterOptimizer(Device device, OuterSettings settings, long steps, SyntheticPairs pairs) {
    this.settings = settings;
    this.steps = steps;
    this.pairs = pairs;
    add("images", device, pairs.images(), pairs.imageShape());
    add("targets", device, pairs.targets(), pairs.targetShape());
  }

  private void add(String name, Device device, Floats values, int[] shape) {
    moved.put(name, new Moved(values, shape, new OptimizerState(device, values.length())));
  }

  /**
   * One step.
   *
   * @param step counted from 0
   */
  void step(OuterGradient gradient, long step) {
    step("images", gradient.images(), settings.images().at(step, steps));
    step("targets", gradient.targets(), settings.targets().at(step, steps));
  }

  private void step(String name, Floats gradient, double lr) {
    moved.get(name).state.step(moved.get(name).values, gradient, settings.at(lr));
  }

  /** A copy of the moments, named {@code NAME.first} and {@code NAME.second}; empty for SGD. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    moved.forEach(
        (name, one) ->
            one.state
                .download()
                .forEach(
                    (kind, values) -> state.put(name + "." + kind, new Tensor(values, one.shape))));
    return state;
  }

  /**
   * Takes up the history that {@link #state} gave.
   *
   * @param steps that were taken
   */
  void restore(Map<String, Tensor> state, long steps) {
    moved.forEach(
        (name, one) -> {
          Map<String, float[]> kept = new LinkedHashMap<>();
          state.forEach(
              (key, tensor) -> {
                if (key.startsWith(name + ".")) {
                  kept.put(key.substring(name.length() + 1), tensor.values());
                }
              });
          one.state.restore(kept, steps);
        });
  }

  /** What it moves. */
  SyntheticPairs pairs() {
    return pairs;
  }

  @Override
  public void close() {
    moved.values().forEach(one -> one.state.close());
  }
}
