package retort.progress;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that the tasks of a long stage have passed, as their heartbeats tell: a line a minute with
 * the rate, and the time left where the number of all rows is known.
 */
public final class CountedRows extends SparkListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CountedRows.class);

  private static final double BETWEEN_LINES = 60;

  private final SparkContext context;
  private final String unit;
  private final OptionalLong all;
  private final DoubleSupplier clock;
  private final Consumer<String> line;
  private final LongAccumulator accumulator;
  private final double start;
  private final Map<Long, Long> byTask = new ConcurrentHashMap<>();
  private final Set<Long> failed = ConcurrentHashMap.newKeySet();
  private double lastLine;

  /**
   * A count at its start, until it is closed.
   *
   * @param unit is done with the rows: "images shown to the teacher"
   * @param all of them, where it is known
   */
  public CountedRows(SparkContext context, String unit, OptionalLong all) {
    this(context, unit, all, () -> System.nanoTime() / 1e9, LOG::info);
  }

  CountedRows(
      SparkContext context,
      String unit,
      OptionalLong all,
      DoubleSupplier clock,
      Consumer<String> line) {
    this.context = context;
    this.unit = unit;
    this.all = all;
    this.clock = clock;
    this.line = line;
    this.accumulator = context.longAccumulator(unit);
    this.start = clock.getAsDouble();
    this.lastLine = start;
    context.addSparkListener(this);
  }

  /** The same rows, counted as they pass. */
  public <T> JavaRDD<T> of(JavaRDD<T> rows) {
    LongAccumulator counter = accumulator;
    return rows.map(
        row -> {
          counter.add(1);
          return row;
        });
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    update
        .accumUpdates()
        .foreach(
            task -> {
              task._4().foreach(value -> counted((Long) task._1(), value));
              return null;
            });
    tell();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo() == null) {
      return;
    }
    long task = end.taskInfo().taskId();
    if (end.taskInfo().successful()) {
      end.taskInfo().accumulables().foreach(value -> counted(task, value));
    } else {
      // It runs again; a heartbeat of this attempt may still be on its way.
      failed.add(task);
      byTask.remove(task);
    }
    tell();
  }

  private Object counted(long task, AccumulableInfo value) {
    if (value.id() == accumulator.id() && value.update().isDefined() && !failed.contains(task)) {
      byTask.put(task, ((Number) value.update().get()).longValue());
    }
    return null;
  }

  private void tell() {
    double now = clock.getAsDouble();
    if (now - lastLine < BETWEEN_LINES) {
      return;
    }
    lastLine = now;
    long done = byTask.values().stream().mapToLong(Long::longValue).sum();
    line.accept(text(done, now - start));
  }

  /** The line. */
  String text(long done, double seconds) {
    double rate = done / seconds;
    String of = all.isPresent() ? String.format(Locale.ROOT, " of %,d", all.getAsLong()) : "";
    String left =
        all.isPresent() && done > 0 && done < all.getAsLong()
            ? "  about " + Durations.text((all.getAsLong() - done) / rate) + " left"
            : "";
    return String.format(Locale.ROOT, "%,d%s %s, %,.0f a second%s", done, of, unit, rate, left);
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
