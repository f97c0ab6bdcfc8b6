package retort.placement;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.cluster.Slots;
import retort.device.Device;
import retort.device.DeviceKind;

/**
 * The driver's device. Where it is a card and tasks run in the driver's process, it is theirs, too,
 * and nothing has to be brought there twice: they take turns on it while the driver lends it.
 */
public final class DriverDevice implements AutoCloseable {
  private final Device device;
  private final boolean shared;
  private final TaskDevice tasks;
  private final Runnable close;

  /** Whoever works on a shared device holds it; from the start that is the driver. */
  private final Semaphore turn = new Semaphore(0);

  private DriverDevice(Device device, boolean shared, Runnable close) {
    this.device = device;
    this.shared = shared;
    this.close = close;
    tasks = new TaskDevice(device, task -> turn.release());
  }

  /** A device that is the driver's alone; closed with this. */
  public static DriverDevice alone(Device device) {
    return new DriverDevice(device, false, device::close);
  }

  /** A device that tasks of this process have while it is lent; closed with this. */
  public static DriverDevice shared(Device device) {
    return new DriverDevice(device, true, device::close);
  }

  /**
   * The device that the settings choose; close it.
   *
   * @throws UserException where it is a card and the driver, a library or the card does not do
   */
  public static DriverDevice open(SparkSession spark, DeviceSettings settings) {
    Device device = Devices.ofDriver(spark, settings);
    return isShared(spark, settings) ? shared(device) : alone(device);
  }

  /**
   * As {@link #open}, in a job whose tasks have devices before and after: where those are cards of
   * this process, the driver takes theirs and gives it back when this is closed. Meanwhile tasks
   * have it from here alone.
   *
   * @param tasks settings of a task's device
   * @param threads of the driver's processor
   */
  public static DriverDevice ofTasks(SparkSession spark, DeviceSettings tasks, int threads) {
    if (!isShared(spark, tasks)) {
      return open(spark, tasks.withThreads(threads));
    }
    TaskDevice taken = TaskDevice.borrow(tasks);
    return new DriverDevice(taken.device(), true, taken::close);
  }

  /**
   * Makes sure, before a job starts, that driver and tasks have devices that do. On the processor
   * there is nothing to ask.
   *
   * @param setting that chooses the device, for messages
   * @throws UserException with the first reason why one does not
   */
  public static void check(SparkSession spark, String setting, DeviceSettings settings) {
    if (settings.kind() == DeviceKind.CPU) {
      return;
    }
    try {
      Devices.ofDriver(spark, settings).close();
    } catch (UserException e) {
      throw new UserException("%s = cuda: %s (driver)".formatted(setting, e.getMessage()), e);
    }
    if (!isShared(spark, settings)) {
      Devices.checkTasks(spark, setting, settings);
    }
  }

  private static boolean isShared(SparkSession spark, DeviceSettings settings) {
    return settings.kind() == DeviceKind.CUDA && Slots.local(spark.sparkContext());
  }

  /**
   * The cards of executors, where they have their own.
   *
   * @param setting that chooses the device, for messages
   * @param tasks settings of a task's device
   * @throws UserException with the first reason why one has none that does
   */
  public List<ExecutorCard> cardsOfOthers(
      SparkSession spark, String setting, DeviceSettings tasks) {
    return shared || tasks.kind() == DeviceKind.CPU
        ? List.of()
        : Devices.cards(spark, setting, tasks);
  }

  /** Where the driver's numeric work runs, except while it is lent. */
  public Device device() {
    return device;
  }

  /** Whether tasks work on it. */
  public boolean shared() {
    return shared;
  }

  /**
   * Waits for tasks, which have a shared device meanwhile.
   *
   * @param wait must not work on the device
   */
  public <T> T lend(Supplier<T> wait) {
    if (!shared) {
      return wait.get();
    }
    turn.release();
    try {
      return wait.get();
    } finally {
      turn.acquireUninterruptibly();
    }
  }

  /** The calling task's turn on a shared device; it ends when that is closed. */
  public TaskDevice borrow() {
    try {
      turn.acquire();
      return tasks;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another has the card", e);
    }
  }

  @Override
  public void close() {
    tasks.release();
    close.run();
  }
}
