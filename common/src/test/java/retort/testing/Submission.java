package retort.testing;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A job under way or done.
 *
 * @param process of SparkSubmit, and in client mode of the driver
 * @param log its output
 */
public record Submission(Process process, Path log) {

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
