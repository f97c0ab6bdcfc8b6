package retort.placement;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.cluster.Slots;
import retort.device.Device;
import retort.device.DeviceKind;
import retort.device.cpu.CpuDevice;
import retort.device.cuda.Cuda;
import retort.device.cuda.CudaSettings;
import retort.gpu.Gpus;

/** Opens devices. */
public final class Devices {
  private Devices() {}

  /**
   * The driver's device; close it.
   *
   * @throws UserException where it is a card and the driver, a library or the card does not do
   */
  public static Device ofDriver(SparkSession spark, DeviceSettings settings) {
    return open(
        settings,
        settings.kind() == DeviceKind.CUDA ? Gpus.ordinalOfDriver(spark.sparkContext()) : 0);
  }

  /**
   * A device of this machine; close it.
   *
   * @param ordinal the number by which the CUDA runtime of this process knows the card
   * @throws UserException where it is a card and the driver, a library or the card does not do
   */
  static Device open(DeviceSettings settings, int ordinal) {
    return switch (settings.kind()) {
      case CPU -> new CpuDevice(settings.threads());
      case CUDA ->
          Cuda.open(
              new CudaSettings(ordinal, settings.precision(), settings.head()),
              () -> new CpuDevice(settings.threads()));
    };
  }

  /**
   * Makes sure, before a job starts, that every executor's tasks have a device that does. On the
   * processor there is nothing to ask.
   *
   * @param setting that chooses the device, for messages
   * @throws UserException with the first reason why one does not
   */
  public static void checkTasks(SparkSession spark, String setting, DeviceSettings settings) {
    if (settings.kind() == DeviceKind.CUDA) {
      Gpus.requireTaskGpus(spark.sparkContext(), setting);
      Slots.await(spark);
      cards(spark, setting, settings);
    }
  }

  /**
   * The cards of the executors that are here now, one each.
   *
   * @param setting that chooses the device, for messages
   * @throws UserException with the first reason why one has none that does
   */
  public static List<ExecutorCard> cards(
      SparkSession spark, String setting, DeviceSettings settings) {
    Map<String, CheckedTask> checked = new TreeMap<>();
    Slots.onEach(spark, () -> CheckedTask.here(settings))
        .forEach(task -> checked.merge(task.executor(), task, CheckedTask::worse));
    checked.values().stream()
        .flatMap(task -> task.problem().stream())
        .sorted()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new UserException("%s = cuda: %s".formatted(setting, problem));
            });
    return checked.values().stream().flatMap(task -> task.card().stream()).toList();
  }
}
