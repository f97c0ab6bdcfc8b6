package retort.cluster;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A read-only variable that every task sees: a broadcast, or the value itself where driver and
 * tasks are one process.
 */
public interface SharedVariable<T> extends Serializable, AutoCloseable {

  /** The value, in the driver or in a task. */
  T value();

  /** Takes it back from everywhere. */
  @Override
  void close();

  /**
   * Shares a value: by a broadcast, or, where driver and tasks are one process, as it is.
   *
   * @param value not to be changed until it is taken back
   */
  static <T> SharedVariable<T> of(JavaSparkContext context, T value) {
    return Slots.local(context.sc())
        ? InProcess.holding(value)
        : new Broadcasted<>(context.broadcast(value));
  }

  /**
   * A broadcast.
   *
   * @param broadcast of the value
   */
  record Broadcasted<T>(Broadcast<T> broadcast) implements SharedVariable<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void close() {
      broadcast.destroy();
    }
  }

  /**
   * A number by which every task of this process finds the value.
   *
   * @param number of the value
   */
  record InProcess<T>(long number) implements SharedVariable<T> {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Map<Long, Object> VALUES = new ConcurrentHashMap<>();

    static <T> InProcess<T> holding(T value) {
      long number = NEXT.incrementAndGet();
      VALUES.put(number, value);
      return new InProcess<>(number);
    }

    /** How many values of this process are shared now. */
    static int count() {
      return VALUES.size();
    }

    /** The value, or null where it was taken back. */
    @Override
    @SuppressWarnings("unchecked")
    public T value() {
      return (T) VALUES.get(number);
    }

    @Override
    public void close() {
      VALUES.remove(number);
    }
  }
}
