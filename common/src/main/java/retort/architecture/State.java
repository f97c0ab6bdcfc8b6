package retort.architecture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import retort.tensors.Tensor;

/**
 * Parameters and running statistics of a network on the heap, in PyTorch's layouts and order.
 * Layers register what they own when they are built.
 */
final class State {
  private static final String MEAN = "running_mean";
  private static final String VARIANCE = "running_var";

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long version;

  /**
   * One tensor; gradient is that of the last pass, null for a running statistic. Fresh values lie
   * uniformly within bound of 0, or are all 1 where the bound is infinite.
   */
  private record Entry(float[] values, float[] gradient, int[] shape, double bound) {}

  /**
   * Registers a parameter.
   *
   * @param bound of the absolute values that it starts with
   */
  void parameter(String name, double bound, int... shape) {
    int length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    entries.put(name, new Entry(new float[length], new float[length], shape, bound));
  }

  /** Registers a BatchNorm's four vectors. */
  void normalisation(String name, int channels) {
    parameter(name + ".weight", Double.POSITIVE_INFINITY, channels);
    parameter(name + ".bias", 0, channels);
    statistic(name + "." + MEAN, 0, channels);
    statistic(name + "." + VARIANCE, Double.POSITIVE_INFINITY, channels);
  }

  private void statistic(String name, double bound, int channels) {
    entries.put(name, new Entry(new float[channels], null, new int[] {channels}, bound));
  }

  /** Draws fresh values for every tensor. */
  void initialise(SplittableRandom random) {
    for (Entry entry : entries.values()) {
      if (Double.isInfinite(entry.bound)) {
        Arrays.fill(entry.values, 1);
      } else if (entry.bound > 0) {
        for (int i = 0; i < entry.values.length; i++) {
          entry.values[i] = (float) ((2 * random.nextDouble() - 1) * entry.bound);
        }
      }
    }
    version++;
  }

  /** Changes when the parameters do. */
  long version() {
    return version;
  }

  float[] values(String name) {
    return entries.get(name).values;
  }

  float[] gradient(String name) {
    return entries.get(name).gradient;
  }

  /** A copy. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> tensors.put(name, new Tensor(entry.values.clone(), entry.shape)));
    return tensors;
  }

  /**
   * Takes these tensors' values.
   *
   * @throws IllegalArgumentException where one is missing, unknown or of another shape
   */
  void load(Map<String, Tensor> tensors) {
    entries.forEach(
        (name, entry) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null || !tensor.hasShape(entry.shape)) {
            throw new IllegalArgumentException(
                "%s: expected shape %s, found %s"
                    .formatted(name, Arrays.toString(entry.shape), tensor));
          }
          System.arraycopy(tensor.values(), 0, entry.values, 0, entry.values.length);
        });
    for (String name : tensors.keySet()) {
      if (!entries.containsKey(name)) {
        throw new IllegalArgumentException("the network has no tensor " + name);
      }
    }
    version++;
  }

  /** All parameters' values, one after the other. */
  float[] flatParameters() {
    return flat(entries.values().stream().filter(e -> e.gradient != null).map(Entry::values));
  }

  /** All gradients of the last pass, in the same order. */
  float[] flatGradient() {
    return flat(entries.values().stream().filter(e -> e.gradient != null).map(Entry::gradient));
  }

  /** Replaces all parameters. */
  void setParameters(float[] flat) {
    int at = 0;
    for (Entry entry : entries.values()) {
      if (entry.gradient != null) {
        System.arraycopy(flat, at, entry.values, 0, entry.values.length);
        at += entry.values.length;
      }
    }
    version++;
  }

  /** Moves the running statistics towards those of a batch, which are in the entries' order. */
  void follow(float[] statistics, double momentum) {
    int at = 0;
    for (Entry entry : entries.values()) {
      if (entry.gradient == null) {
        for (int i = 0; i < entry.values.length; i++, at++) {
          entry.values[i] = (float) ((1 - momentum) * entry.values[i] + momentum * statistics[at]);
        }
      }
    }
    if (at != statistics.length) {
      throw new IllegalArgumentException(
          "%d statistics for a network with %d".formatted(statistics.length, at));
    }
    version++;
  }

  private static float[] flat(Stream<float[]> parts) {
    List<float[]> all = parts.toList();
    float[] flat = new float[all.stream().mapToInt(part -> part.length).reduce(0, Math::addExact)];
    int at = 0;
    for (float[] part : all) {
      System.arraycopy(part, 0, flat, at, part.length);
      at += part.length;
    }
    return flat;
  }
}
