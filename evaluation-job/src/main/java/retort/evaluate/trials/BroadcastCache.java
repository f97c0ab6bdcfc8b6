package retort.evaluate.trials;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Broadcast variables by name, each made once; closing destroys them.
 *
 * @param <T> type of the values
 */
final class BroadcastCache<T> implements AutoCloseable {
  private final JavaSparkContext context;
  private final Map<String, Broadcast<T>> named = new HashMap<>();

  BroadcastCache(JavaSparkContext context) {
    this.context = context;
  }

  /** The value of this name, made where it is asked for the first time. */
  Broadcast<T> of(String name, Supplier<T> value) {
    Broadcast<T> shared = named.get(name);
    if (shared == null) {
      shared = context.broadcast(value.get());
      named.put(name, shared);
    }
    return shared;
  }

  @Override
  public void close() {
    named.values().forEach(Broadcast::destroy);
  }
}
