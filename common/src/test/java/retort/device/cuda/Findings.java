package retort.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a check of a card found: lines for people as they come, and JSON at the end. */
public final class Findings {
  private final Map<String, String> json = new LinkedHashMap<>();
  private int failures;

  /** A thing that was seen. */
  public void note(String name, String text) {
    System.out.printf(Locale.ROOT, "%-58s %s%n", name, text);
    json.put(name, "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
  }

  /** A figure in some unit. */
  public void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-58s %10.3f %s%n", name, value, unit);
    json.put(name, String.format(Locale.ROOT, "%.5g", value));
  }

  /** A figure that must not exceed a limit. */
  public void limited(String name, double value, double limit) {
    boolean good = value <= limit;
    failures += good ? 0 : 1;
    System.out.printf(
        Locale.ROOT, "%-58s %10.2e of %.0e %s%n", name, value, limit, good ? "ok" : "FAILED");
    json.put(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.5g", value) : "null");
  }

  /** Something that must be so. */
  public void must(String name, boolean good) {
    failures += good ? 0 : 1;
    System.out.printf(Locale.ROOT, "%-58s %s%n", name, good ? "ok" : "FAILED");
    json.put(name, Boolean.toString(good));
  }

  /** How many things were not as they must be. */
  public int failures() {
    return failures;
  }

  /** Writes everything as one JSON object. */
  public void write(Path file) {
    String text =
        json.entrySet().stream()
            .map(entry -> "  \"%s\": %s".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
