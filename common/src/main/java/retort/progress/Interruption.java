package retort.progress;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What a job says when it is stopped from outside (Ctrl-C, SIGTERM). */
public final class Interruption {
  private Interruption() {}

  /**
   * Does some work; where the process is told to end meanwhile, says on the console where the work
   * stands and how to go on.
   *
   * @param words for the user
   */
  public static <T> T during(Supplier<T> work, Supplier<String> words) {
    Thread hook =
        new Thread(
            () -> {
              System.err.println("\nretort: stopped. " + words.get());
              System.err.flush();
              // The last word: Scala prints traces of what is asked of a Spark that ends.
              System.setErr(
                  new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      if (!ending()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /** As {@link #during(Supplier, Supplier)}, of work that returns nothing. */
  public static void during(Runnable work, Supplier<String> words) {
    during(
        () -> {
          work.run();
          return true;
        },
        words);
  }

  /** Whether the process is ending: what fails now fails because of that. */
  public static boolean ending() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }
}
