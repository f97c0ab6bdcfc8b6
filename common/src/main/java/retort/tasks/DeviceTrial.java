package retort.tasks;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.cluster.Slots;
import retort.device.Device;
import retort.device.DeviceMemoryException;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;

/** Tries on every task's device, before a job's work begins, whether it has room for that. */
public final class DeviceTrial {
  private DeviceTrial() {}

  /** What is tried, as large as the work's largest. */
  @FunctionalInterface
  public interface Trial extends Consumer<Device>, Serializable {}

  /** What a device keeps that has room, so that its other tasks do not try it again. */
  private record Tried() implements AutoCloseable {
    @Override
    public void close() {}
  }

  /**
   * Tries.
   *
   * @param key tells the work from any other
   * @throws DeviceMemoryException where a device has no room
   */
  public static <K extends Serializable> void onEveryTask(
      SparkSession spark, DeviceSettings settings, K key, Trial trial) {
    int slots = Slots.count(spark);
    List<String> problems =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(Collections.nCopies(slots, 0), slots)
            .map(slot -> problem(settings, key, trial))
            .filter(Objects::nonNull)
            .collect();
    problems.stream()
        .sorted()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new DeviceMemoryException(problem);
            });
  }

  /** Null where there is room. */
  private static String problem(DeviceSettings settings, Object key, Trial trial) {
    try (TaskDevice task = TaskDevice.borrow(settings)) {
      task.keep(
          key,
          Tried.class,
          device -> {
            trial.accept(device);
            return new Tried();
          });
      return null;
    } catch (DeviceMemoryException e) {
      return e.getMessage();
    }
  }
}
