package retort.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import retort.command.Job;

/** Runs the command, and takes what it writes to the error stream. */
final class EvaluateConsole {
  private EvaluateConsole() {}

  /**
   * What the command says.
   *
   * @param code that it must exit with
   */
  static String message(int code, String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
    try {
      int found = Job.execute(new Evaluate(), arguments);
      assertEquals(code, found, console.toString(StandardCharsets.UTF_8));
      return console.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(before);
    }
  }
}
