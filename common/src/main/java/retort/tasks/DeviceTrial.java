package retort.tasks;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
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
    Slots.onEach(spark, () -> problems(settings, key, trial)).stream()
        .flatMap(List::stream)
        .sorted()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new DeviceMemoryException(problem);
            });
  }

  /** At most one. */
  private static List<String> problems(DeviceSettings settings, Object key, Trial trial) {
    try (TaskDevice task = TaskDevice.borrow(settings)) {
      task.keep(
          key,
          Tried.class,
          device -> {
            trial.accept(device);
            return new Tried();
          });
      return List.of();
    } catch (DeviceMemoryException e) {
      return List.of(e.getMessage());
    }
  }
}
