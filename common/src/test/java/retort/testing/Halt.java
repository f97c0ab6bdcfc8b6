package retort.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Processes that stand still as on a machine that hangs, or that end as with a machine's power. */
public final class Halt {
  /** Until what a process had sent has arrived, milliseconds. */
  private static final int FLIGHT = 500;

  private Halt() {}

  /** Makes processes stand still. */
  public static void stop(List<ProcessHandle> processes) {
    signal("-STOP", processes);
  }

  /** Lets them go on. */
  public static void resume(List<ProcessHandle> processes) {
    signal("-CONT", processes);
  }

  /**
   * Kills processes in the middle of something that lasts for a moment: stops them in it, and kills
   * them where it still holds then.
   *
   * @param moment must not become true by itself where the processes stand still
   * @param what for the message
   */
  public static void kill(List<ProcessHandle> processes, BooleanSupplier moment, String what) {
    while (true) {
      Logs.await(() -> moment.getAsBoolean() || !alive(processes), 1, what);
      if (!alive(processes)) {
        throw new IllegalStateException("a process ended before " + what);
      }
      stop(processes);
      pause();
      if (moment.getAsBoolean()) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        return;
      }
      resume(processes);
    }
  }

  private static boolean alive(List<ProcessHandle> processes) {
    return !processes.isEmpty() && processes.stream().allMatch(ProcessHandle::isAlive);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(FLIGHT);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void signal(String signal, List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      int code = new ProcessBuilder(command).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("%s ended with %d".formatted(command, code));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
