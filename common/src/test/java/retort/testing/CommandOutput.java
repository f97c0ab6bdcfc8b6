package retort.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * What a command said on the console.
 *
 * @param code that it ended with
 * @param text of the error stream
 */
public record CommandOutput(int code, String text) {

  /** Runs it in this process. */
  public static CommandOutput of(IntSupplier command) {
    PrintStream console = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      int code = command.getAsInt();
      return new CommandOutput(code, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(console);
    }
  }
}
