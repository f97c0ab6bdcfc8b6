package retort.outer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import retort.tensors.Tensor;

/**
 * Moves named tensors along their gradients as PyTorch's AdamW (betas 0.9 and 0.999, epsilon 1e-8)
 * or plain SGD do. The state is what a checkpoint holds. Values are replaced, never written into,
 * so that what was handed out before a step stays as it was.
 */
public final class OuterOptimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float KEPT1 = (float) BETA1;
  private static final float NEW1 = (float) (1 - BETA1);
  private static final float KEPT2 = (float) BETA2;
  private static final float NEW2 = (float) (1 - BETA2);
  private static final float EPSILON = 1e-8f;

  /** The rules to choose from. */
  public enum Rule {
    /** Adam with decoupled weight decay. */
    ADAMW,
    /** x - lr g. */
    SGD
  }

  private final Rule rule;
  private final double weightDecay;
  private final Map<String, Tensor> first = new LinkedHashMap<>();
  private final Map<String, Tensor> second = new LinkedHashMap<>();

  /**
   * An optimiser without history.
   *
   * @param weightDecay of AdamW, at least 0; SGD takes none
   */
  public OuterOptimizer(Rule rule, double weightDecay) {
    this.rule = rule;
    this.weightDecay = weightDecay;
  }

  /**
   * One step on one tensor.
   *
   * @param name keeps its history apart from the others'
   * @param values before the step, not changed
   * @param gradient in the same shape
   * @param lr of this step
   * @param step counted from 0: how many steps this tensor has taken
   * @return the values after the step
   */
  public Tensor step(String name, Tensor values, float[] gradient, double lr, long step) {
    if (gradient.length != values.values().length) {
      throw new IllegalArgumentException(
          "%s: %d values and %d gradients"
              .formatted(name, values.values().length, gradient.length));
    }
    return rule == Rule.SGD
        ? descend(values, gradient, lr)
        : adam(name, values, gradient, lr, step);
  }

  /** A copy of the moments, named {@code NAME.first} and {@code NAME.second}; empty for SGD. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    first.forEach((name, tensor) -> state.put(name + ".first", copy(tensor)));
    second.forEach((name, tensor) -> state.put(name + ".second", copy(tensor)));
    return state;
  }

  /** Takes up the history that {@link #state} gave. */
  public void restore(Map<String, Tensor> state) {
    for (String name : List.copyOf(state.keySet())) {
      String of = name.substring(0, name.lastIndexOf('.'));
      (name.endsWith(".first") ? first : second).put(of, copy(state.get(name)));
    }
  }

  private static Tensor copy(Tensor tensor) {
    return new Tensor(tensor.values().clone(), tensor.shape());
  }

  private static Tensor descend(Tensor values, float[] gradient, double lr) {
    float[] next = values.values().clone();
    for (int i = 0; i < next.length; i++) {
      next[i] = (float) (next[i] - lr * gradient[i]);
    }
    return new Tensor(next, values.shape());
  }

  /** In float32, as PyTorch: a loop that the compiler turns into vector instructions. */
  private Tensor adam(String name, Tensor values, float[] gradient, double lr, long step) {
    float[] m = history(first, name, values);
    float[] v = history(second, name, values);
    float size = (float) (lr / (1 - Math.pow(BETA1, (double) (step + 1))));
    float correction = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, (double) (step + 1))));
    float kept = (float) (1 - lr * weightDecay);
    float[] next = values.values().clone();
    for (int i = 0; i < next.length; i++) {
      float g = gradient[i];
      m[i] = KEPT1 * m[i] + NEW1 * g;
      v[i] = KEPT2 * v[i] + NEW2 * (g * g);
      float deviation = (float) Math.sqrt(v[i]) * correction + EPSILON;
      next[i] = kept * next[i] - size * (m[i] / deviation);
    }
    return new Tensor(next, values.shape());
  }

  /** The moments are this optimiser's own, and are moved in place. */
  private static float[] history(Map<String, Tensor> moments, String name, Tensor like) {
    return moments
        .computeIfAbsent(name, n -> new Tensor(new float[like.values().length], like.shape()))
        .values();
  }
}
