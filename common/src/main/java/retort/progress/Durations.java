package retort.progress;

import java.util.Locale;

/** Lengths of time as a person says them: "45 s", "4 min", "2 h 10 min", "3 d 4 h". */
public final class Durations {
  private Durations() {}

  /**
   * The text.
   *
   * @param seconds not negative
   */
  public static String text(double seconds) {
    if (seconds < 0.95) {
      return String.format(Locale.ROOT, "%.0f ms", 1000 * seconds);
    }
    if (seconds < 90) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    long minutes = Math.round(seconds / 60);
    if (minutes < 60) {
      return minutes + " min";
    }
    if (minutes < 48 * 60) {
      return minutes % 60 == 0
          ? "%d h".formatted(minutes / 60)
          : "%d h %d min".formatted(minutes / 60, minutes % 60);
    }
    long hours = Math.round(seconds / 3600);
    return hours % 24 == 0
        ? "%d d".formatted(hours / 24)
        : "%d d %d h".formatted(hours / 24, hours % 24);
  }
}
