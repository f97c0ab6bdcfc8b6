package retort.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import retort.command.Job;
import retort.testing.CommandOutput;

/** Runs the command, and takes what it writes to the error stream. */
final class EvaluateConsole {
  private EvaluateConsole() {}

  /**
   * What the command says.
   *
   * @param code that it must exit with
   */
  static String message(int code, String... arguments) {
    CommandOutput said = CommandOutput.of(() -> Job.execute(new Evaluate(), arguments));
    assertEquals(code, said.code(), said.text());
    return said.text();
  }
}
