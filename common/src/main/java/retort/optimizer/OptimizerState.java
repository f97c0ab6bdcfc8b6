package retort.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import retort.device.Device;
import retort.device.Floats;
import retort.device.VectorOperations;

/** What an optimizer keeps of one vector of parameters between steps, on the parameters' device. */
public final class OptimizerState implements AutoCloseable {
  private final Device device;
  private final long length;
  private final Map<String, Floats> vectors = new LinkedHashMap<>();
  private long steps;

  /** No step taken yet; close it. */
  public OptimizerState(Device device, long length) {
    this.device = device;
    this.length = length;
  }

  /** Steps taken. */
  public long steps() {
    return steps;
  }

  /**
   * Moves the values.
   *
   * @param gradient of a scalar with respect to them
   */
  public void step(Floats values, Floats gradient, Optimizer optimizer) {
    VectorOperations vectors = device.vectors();
    if (optimizer instanceof Optimizer.AdamW adam) {
      vectors.adamW(
          values,
          gradient,
          vector("first"),
          vector("second"),
          adam.lr(),
          adam.weightDecay(),
          steps);
    } else if (optimizer instanceof Optimizer.Sgd sgd) {
      if (sgd.momentum() == 0 && sgd.weightDecay() == 0) {
        vectors.axpby((float) -sgd.lr(), gradient, 1, values);
      } else {
        vectors.sgd(
            values, gradient, vector("momentum"), sgd.lr(), sgd.momentum(), sgd.weightDecay());
      }
    }
    steps++;
  }

  private Floats vector(String name) {
    return vectors.computeIfAbsent(
        name,
        key -> {
          Floats fresh = device.floats(length);
          device.vectors().fill(fresh, 0);
          return fresh;
        });
  }

  /** Forgets every step. */
  public void reset() {
    steps = 0;
    vectors.values().forEach(vector -> device.vectors().fill(vector, 0));
  }

  /** A copy of what it keeps: {@code momentum}, or {@code first} and {@code second}, or nothing. */
  public Map<String, float[]> download() {
    Map<String, float[]> copies = new LinkedHashMap<>();
    vectors.forEach((name, vector) -> copies.put(name, vector.download()));
    return copies;
  }

  /**
   * Goes on from where another stopped.
   *
   * @param kept what that one's {@link #download} returned
   * @param taken its steps
   * @throws IllegalArgumentException where a vector has another name or length
   */
  public void restore(Map<String, float[]> kept, long taken) {
    kept.forEach(
        (name, values) -> {
          boolean known = name.equals("momentum") || name.equals("first") || name.equals("second");
          if (!known || values.length != length) {
            throw new IllegalArgumentException(
                "%d values of %s of the optimizer for %d parameters"
                    .formatted(values.length, name, length));
          }
          vector(name).upload(values, 0);
        });
    steps = taken;
  }

  @Override
  public void close() {
    vectors.values().forEach(Floats::close);
    vectors.clear();
  }
}
