package retort.evaluate.trials;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.device.Device;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;
import retort.progress.Durations;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Runs independent work on the executors, a Spark task for each input. */
final class TaskPool {
  private static final Logger LOG = LoggerFactory.getLogger(TaskPool.class);

  private TaskPool() {}

  /** What a task does with its input on its device; returns the line that the driver logs. */
  @FunctionalInterface
  interface Work<T> extends BiFunction<Device, T, String>, Serializable {}

  private interface PartitionFunction<T> extends Function1<Iterator<T>, String>, Serializable {}

  /**
   * Runs all of it, each on its task's device; a task that is lost runs again, the others do not.
   *
   * @param device of a task
   */
  static <T> void runAll(SparkSession spark, DeviceSettings device, List<T> inputs, Work<T> work) {
    if (inputs.isEmpty()) {
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RDD<T> tasks = context.parallelize(new ArrayList<>(inputs), inputs.size()).rdd();
    AtomicInteger finished = new AtomicInteger();
    long start = System.nanoTime();
    PartitionFunction<T> task =
        elements -> {
          try (TaskDevice borrowed = TaskDevice.borrow(device)) {
            return work.apply(borrowed.device(), elements.next());
          }
        };
    Function2<Object, String, BoxedUnit> report =
        (partition, line) -> {
          int done = finished.incrementAndGet();
          LOG.info(
              "{} ({} of {}{})",
              line,
              done,
              inputs.size(),
              left(since(start), done, inputs.size()));
          return BoxedUnit.UNIT;
        };
    context.sc().runJob(tasks, task, report, ClassTag$.MODULE$.apply(String.class));
  }

  /** ", about 4 min left", where that is a minute or more and a quarter of the work tells it. */
  static String left(double seconds, int done, int all) {
    double rest = seconds / done * (all - done);
    return done * 4 < all || rest < 60 ? "" : ", about " + Durations.text(rest) + " left";
  }

  /** Seconds since a {@link System#nanoTime}. */
  static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
