package retort.device;

import java.util.function.Supplier;
import retort.UserException;

/** A device has no room for what is to be brought there. */
public final class DeviceMemoryException extends UserException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message how much was asked for, and how much there is
   */
  public DeviceMemoryException(String message) {
    super(message);
  }

  /**
   * Runs a job's work, and tells the user which of its settings make it smaller where a device of
   * the driver or of a task has no room for it.
   *
   * @param setting that chose the device
   * @param advice which settings need less, and how to go on
   * @throws UserException where there is no room
   */
  public static void advising(String setting, Supplier<String> advice, Runnable work) {
    try {
      work.run();
    } catch (Exception e) { // Spark throws what Java would have to declare.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof DeviceMemoryException) {
          throw new UserException(
              "%s = cuda: %s: %s".formatted(setting, cause.getMessage(), advice.get()), e);
        }
      }
      throw e;
    }
  }
}
