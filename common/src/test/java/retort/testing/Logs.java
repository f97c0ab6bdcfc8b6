package retort.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Waiting for what other processes do and write. */
public final class Logs {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

  private Logs() {}

  /** The text of a log so far; empty where there is none. */
  public static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a pattern stands in a log. */
  public static Matcher await(Path log, Pattern pattern) {
    await(() -> pattern.matcher(read(log)).find(), 50, pattern + " in " + log);
    Matcher matcher = pattern.matcher(read(log));
    matcher.find();
    return matcher;
  }

  /**
   * Waits until something is so.
   *
   * @param pause between two looks, milliseconds; 0 looks all the time
   * @param what for the message
   */
  public static void await(BooleanSupplier so, int pause, String what) {
    long deadline = System.nanoTime() + PATIENCE;
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(pause);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
