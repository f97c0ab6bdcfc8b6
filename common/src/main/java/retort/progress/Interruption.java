package retort.progress;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What a job says when it is stopped from outside (Ctrl-C, SIGTERM). */
public final class Interruption {
  /** Of the work that each thread does. */
  private static final ThreadLocal<LastWords> CURRENT = new ThreadLocal<>();

  private Interruption() {}

  /**
   * Does some work; where the process is told to end meanwhile, says on the console where the work
   * stands and how to go on. Of work within work the inner one's words are said, and no others.
   *
   * @param words for the user
   */
  public static <T> T during(Supplier<T> work, Supplier<String> words) {
    LastWords outer = CURRENT.get();
    LastWords own = new LastWords(words);
    if (!hook(own)) {
      return work.get();
    }
    if (outer != null) {
      outer.inner = own;
    }
    CURRENT.set(own);
    try {
      return work.get();
    } finally {
      CURRENT.set(outer);
      if (!ending()) {
        Runtime.getRuntime().removeShutdownHook(own);
        if (outer != null) {
          outer.inner = null;
        }
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
    if (!hook(probe)) {
      return true;
    }
    Runtime.getRuntime().removeShutdownHook(probe);
    return false;
  }

  private static boolean hook(Thread thread) {
    try {
      Runtime.getRuntime().addShutdownHook(thread);
      return true;
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  /** What is run when the process is told to end. */
  private static final class LastWords extends Thread {
    private final Supplier<String> words;
    private volatile LastWords inner;

    LastWords(Supplier<String> words) {
      super("interruption");
      this.words = words;
    }

    @Override
    public void run() {
      if (inner != null) {
        return;
      }
      System.err.println("\nretort: stopped. " + words.get());
      System.err.flush();
      // The last word: Scala prints traces of what is asked of a Spark that ends.
      System.setErr(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }
  }
}
