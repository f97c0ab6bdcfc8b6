package retort.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import retort.tensors.Tensor;

/** What moves a vector of parameters along its gradients, and what it keeps between steps. */
final class Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Map<String, float[]> vectors = new LinkedHashMap<>();
  private final int length;
  private int steps;

  /**
   * Goes on from a state.
   *
   * @param length of the parameters
   * @throws IllegalArgumentException where the state is of another length
   */
  Optimizer(int length, Map<String, Tensor> state) {
    this.length = length;
    state.forEach(
        (name, tensor) -> {
          if (name.equals("steps")) {
            steps = (int) tensor.values()[0];
          } else if (tensor.values().length == length) {
            vectors.put(name, tensor.values().clone());
          } else {
            throw new IllegalArgumentException(
                "%s of the optimiser: %s for %d parameters".formatted(name, tensor, length));
          }
        });
  }

  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    if (steps > 0) {
      state.put("steps", new Tensor(new float[] {steps}, 1));
    }
    vectors.forEach((name, values) -> state.put(name, new Tensor(values.clone(), length)));
    return state;
  }

  /** Changes the values in place. */
  void step(float[] values, float[] gradient, Update update) {
    if (gradient.length != length) {
      throw new IllegalArgumentException(
          "a gradient of %d for %d parameters".formatted(gradient.length, length));
    }
    steps++;
    if (update instanceof Update.Sgd sgd) {
      descend(values, gradient, sgd);
    } else if (update instanceof Update.AdamW adam) {
      adapt(values, gradient, adam);
    }
  }

  private void descend(float[] values, float[] gradient, Update.Sgd sgd) {
    float[] momentum = vector("momentum");
    for (int i = 0; i < length; i++) {
      double slope = gradient[i] + sgd.weightDecay() * values[i];
      momentum[i] = (float) (sgd.momentum() * momentum[i] + slope);
      values[i] = (float) (values[i] - sgd.lr() * momentum[i]);
    }
  }

  private void adapt(float[] values, float[] gradient, Update.AdamW adam) {
    float[] first = vector("first");
    float[] second = vector("second");
    double rate = adam.lr() / (1 - StrictMath.pow(BETA1, steps));
    double root = Math.sqrt(1 - StrictMath.pow(BETA2, steps));
    for (int i = 0; i < length; i++) {
      double slope = gradient[i];
      first[i] = (float) (BETA1 * first[i] + (1 - BETA1) * slope);
      second[i] = (float) (BETA2 * second[i] + (1 - BETA2) * slope * slope);
      double kept = values[i] * (1 - adam.lr() * adam.weightDecay());
      values[i] = (float) (kept - rate * first[i] / (Math.sqrt(second[i]) / root + EPSILON));
    }
  }

  private float[] vector(String name) {
    return vectors.computeIfAbsent(name, key -> new float[length]);
  }
}
