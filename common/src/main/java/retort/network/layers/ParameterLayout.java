package retort.network.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import retort.tensors.Tensor;

/**
 * Where each tensor of a network lies: parameters in one vector, running statistics in another, in
 * PyTorch's order, layouts and names.
 */
public final class ParameterLayout {
  private final List<StateEntry> entries = new ArrayList<>();
  private int parameters;
  private int statistics;

  /**
   * One tensor.
   *
   * @param name PyTorch's
   * @param shape PyTorch's
   * @param learned whether an optimizer moves it; else it is a running statistic
   * @param offset in the vector of its kind
   * @param bound fresh values lie uniformly within it around 0; infinite: all are 1
   */
  record StateEntry(String name, List<Integer> shape, boolean learned, int offset, double bound) {
    int length() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    Tensor tensor(float[] vector) {
      float[] values = Arrays.copyOfRange(vector, offset, offset + length());
      return new Tensor(values, extents());
    }

    int[] extents() {
      return shape.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  StateEntry parameter(String name, double bound, Integer... shape) {
    StateEntry entry = new StateEntry(name, List.of(shape), true, parameters, bound);
    parameters = Math.addExact(parameters, entry.length());
    entries.add(entry);
    return entry;
  }

  StateEntry statistic(String name, double bound, int length) {
    StateEntry entry = new StateEntry(name, List.of(length), false, statistics, bound);
    statistics = Math.addExact(statistics, length);
    entries.add(entry);
    return entry;
  }

  /** How many parameters. */
  public int parameters() {
    return parameters;
  }

  /** How many running statistics. */
  public int statistics() {
    return statistics;
  }

  /** The tensors of two vectors, copied. */
  public Map<String, Tensor> tensors(float[] parameterValues, float[] statisticValues) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (StateEntry entry : entries) {
      tensors.put(entry.name, entry.tensor(entry.learned ? parameterValues : statisticValues));
    }
    return tensors;
  }

  /** The vector of parameters of checked tensors. */
  public float[] parameters(Map<String, Tensor> tensors) {
    return vector(tensors, true, parameters);
  }

  /** The vector of running statistics of checked tensors. */
  public float[] statistics(Map<String, Tensor> tensors) {
    return vector(tensors, false, statistics);
  }

  private float[] vector(Map<String, Tensor> tensors, boolean learned, int length) {
    float[] vector = new float[length];
    for (StateEntry entry : entries) {
      if (entry.learned == learned) {
        float[] values = tensors.get(entry.name).values();
        System.arraycopy(values, 0, vector, entry.offset, values.length);
      }
    }
    return vector;
  }

  /**
   * Checks that these tensors are this layout's.
   *
   * @throws IllegalArgumentException where one is missing, unknown or of another shape
   */
  public void check(Map<String, Tensor> tensors) {
    Set<String> known = new HashSet<>();
    for (StateEntry entry : entries) {
      known.add(entry.name);
      Tensor tensor = tensors.get(entry.name);
      if (tensor == null || !tensor.hasShape(entry.extents())) {
        throw new IllegalArgumentException(
            "%s: expected shape %s, found %s".formatted(entry.name, entry.shape, tensor));
      }
    }
    for (String name : tensors.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("the network has no tensor " + name);
      }
    }
  }

  /** Fresh values for every tensor, drawn in order. */
  public Map<String, Tensor> initialize(SplittableRandom random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (StateEntry entry : entries) {
      float[] values = new float[entry.length()];
      if (Double.isInfinite(entry.bound)) {
        Arrays.fill(values, 1);
      } else if (entry.bound > 0) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) ((2 * random.nextDouble() - 1) * entry.bound);
        }
      }
      tensors.put(entry.name, new Tensor(values, entry.extents()));
    }
    return tensors;
  }
}
