package retort.placement;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import retort.device.Device;
import retort.device.DeviceKind;
import retort.gpu.Gpus;

/**
 * The calling task's device, borrowed from those of its process and given back when closed, with
 * what earlier tasks left on it.
 */
public final class TaskDevice implements AutoCloseable {
  private final Device device;
  private final Consumer<TaskDevice> giveBack;
  private final Map<Object, AutoCloseable> kept = new HashMap<>();

  /**
   * @param giveBack is told when a task is done with it
   */
  TaskDevice(Device device, Consumer<TaskDevice> giveBack) {
    this.device = device;
    this.giveBack = giveBack;
  }

  /**
   * The device that the settings choose: the processor, or the card that Spark gave to the task,
   * which the tasks of a process use one after the other.
   *
   * @throws retort.UserException where the card or its driver does not do
   */
  public static TaskDevice borrow(DeviceSettings settings) {
    int ordinal = settings.kind() == DeviceKind.CUDA ? Gpus.ordinalOfTask() : 0;
    return DevicePool.OF_PROCESS.borrow(new DevicePool.DeviceKey(settings, ordinal));
  }

  /** Where the task's numeric work runs. */
  public Device device() {
    return device;
  }

  /**
   * What an earlier task on this device kept under a key, or what is made now: networks' memory,
   * say, which is dear to make anew in every task.
   *
   * @param key tells it from everything else, in every job
   */
  public <T extends AutoCloseable> T keep(Object key, Class<T> type, Function<Device, T> maker) {
    return type.cast(kept.computeIfAbsent(key, k -> maker.apply(device)));
  }

  /** Frees what tasks kept. */
  void release() {
    for (AutoCloseable one : kept.values()) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    kept.clear();
  }

  @Override
  public void close() {
    giveBack.accept(this);
  }
}
