package retort.progress;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The terminal that a job's error stream goes to. The submit scripts say so, since a JVM can't tell
 * by itself: {@code RETORT_TERMINAL} holds its columns.
 */
final class Terminal {
  private static final int LEAST = 40;

  private Terminal() {}

  /**
   * The columns; empty where the error stream is no terminal, or one too narrow for a bar.
   *
   * @param environment of the process
   */
  static OptionalInt columns(Map<String, String> environment) {
    String told = environment.getOrDefault("RETORT_TERMINAL", "");
    if (!told.matches("\\d{1,4}") || Integer.parseInt(told) < LEAST) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(told));
  }
}
