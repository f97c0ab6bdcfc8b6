package retort.placement;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import retort.UserException;
import retort.device.DeviceMemory;
import retort.gpu.Gpus;

/**
 * What a task found when it asked for its card.
 *
 * @param executor Spark's name of the one that ran it
 * @param host that it runs on
 * @param refusal why the card does not do, null where it does
 * @param memory of the card, null where there is none
 */
record CheckedTask(String executor, String host, String refusal, DeviceMemory memory)
    implements Serializable {

  /** The calling task's. */
  static CheckedTask here(DeviceSettings settings) {
    String executor = SparkEnv.get().executorId();
    String host = Gpus.host();
    try (TaskDevice task = TaskDevice.borrow(settings)) {
      task.device().synchronize();
      return new CheckedTask(executor, host, null, task.device().memory().orElse(null));
    } catch (UserException e) {
      return new CheckedTask(executor, host, e.getMessage(), null);
    }
  }

  /** Of two tasks of an executor the one that was refused, or saw less memory. */
  static CheckedTask worse(CheckedTask one, CheckedTask other) {
    if (one.memory == null || other.memory == null) {
      return one.memory == null ? one : other;
    }
    return one.memory.available() <= other.memory.available() ? one : other;
  }

  Optional<String> problem() {
    return Optional.ofNullable(refusal).map(text -> "%s (%s)".formatted(text, host));
  }

  Optional<ExecutorCard> card() {
    return Optional.ofNullable(memory).map(seen -> new ExecutorCard(executor, host, seen));
  }
}
