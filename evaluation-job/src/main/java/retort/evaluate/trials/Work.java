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
import retort.devices.DeviceSettings;
import retort.devices.TaskDevice;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Spreads independent pieces of work over executors, a task each. */
final class Work {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  private Work() {}

  /** What a task does; returns what the driver says of it. */
  @FunctionalInterface
  interface Piece<T> extends BiFunction<Device, T, String>, Serializable {}

  private interface Task<T> extends Function1<Iterator<T>, String>, Serializable {}

  /**
   * Does all pieces, each on its task's device; a task that is lost is done again, the others are
   * not.
   *
   * @param device of a task
   */
  static <T> void spread(
      SparkSession spark, DeviceSettings device, List<T> pieces, Piece<T> piece) {
    if (pieces.isEmpty()) {
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RDD<T> tasks = context.parallelize(new ArrayList<>(pieces), pieces.size()).rdd();
    AtomicInteger finished = new AtomicInteger();
    Task<T> task =
        some -> {
          try (TaskDevice borrowed = TaskDevice.borrow(device)) {
            return piece.apply(borrowed.device(), some.next());
          }
        };
    Function2<Object, String, BoxedUnit> report =
        (partition, said) -> {
          LOG.info("{} ({} of {})", said, finished.incrementAndGet(), pieces.size());
          return BoxedUnit.UNIT;
        };
    context.sc().runJob(tasks, task, report, ClassTag$.MODULE$.apply(String.class));
  }

  /** Seconds since a {@link System#nanoTime}. */
  static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
