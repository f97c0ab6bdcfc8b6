package retort.distill.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The parts of an outer step's time, as a person reads them. */
public final class StepTimes {
  private static final Map<String, String> NAMES =
      Map.of(
          "round", "executors",
          "send", "sending",
          "pool", "pool update",
          "optimizer", "outer optimizer");

  /** The executors' own time within a round, which is counted already. */
  private static final String WITHIN = "tasks";

  private StepTimes() {}

  /**
   * Milliseconds by part, the largest first.
   *
   * @param milliseconds as {@code metrics.jsonl} holds them
   */
  public static Map<String, Double> named(Map<String, Double> milliseconds) {
    Map<String, Double> named = new LinkedHashMap<>();
    milliseconds.entrySet().stream()
        .filter(part -> !part.getKey().equals(WITHIN) && part.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(
            part -> named.put(NAMES.getOrDefault(part.getKey(), part.getKey()), part.getValue()));
    return named;
  }

  /** "312 ms a step (executors 41 %, backward 22 %)". */
  public static String text(Map<String, Double> milliseconds) {
    Map<String, Double> named = named(milliseconds);
    double all = named.values().stream().mapToDouble(Double::doubleValue).sum();
    return all == 0
        ? "0 ms a step"
        : named.entrySet().stream()
            .map(
                part ->
                    String.format(
                        Locale.ROOT, "%s %.0f %%", part.getKey(), 100 * part.getValue() / all))
            .collect(
                Collectors.joining(", ", String.format(Locale.ROOT, "%.0f ms a step (", all), ")"));
  }
}
