package retort.testing;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job under way or done.
 *
 * @param process of SparkSubmit, and in client mode of the driver
 * @param log its output
 */
public record Submission(Process process, Path log) {
  private static final Pattern DRIVER_STATE =
      Pattern.compile("State of driver driver-\\S+ is (\\w+), exiting");

  /** Waits, and returns the exit code. */
  public int exitCode() {
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("the job did not end: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The state that the driver ended in, of a job submitted in cluster mode: there SparkSubmit exits
   * with 0 whatever the driver does.
   */
  public String driverState() {
    exitCode();
    Matcher matcher = DRIVER_STATE.matcher(output());
    return matcher.find() ? matcher.group(1) : "unknown: " + output();
  }

  /** Kills it as a lost machine would, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** What it has printed so far. */
  public String output() {
    return Logs.read(log);
  }
}
