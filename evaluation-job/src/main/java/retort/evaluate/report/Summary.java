package retort.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;
import retort.evaluate.trials.TrialResult;
import retort.report.Sample;

/**
 * The trials of one protocol and architecture.
 *
 * @param protocol by name
 * @param architecture by name
 * @param methods by name, in the order asked for
 * @param targets by name, in the order asked for
 * @param results of all of them
 */
record Summary(
    String protocol,
    String architecture,
    List<String> methods,
    List<String> targets,
    List<TrialResult> results) {
  static final String BASELINE = "random";
  static final String NONE = "none";
  static final String FULL = "full";

  /** One for each protocol and architecture, in the order of the results. */
  static List<Summary> of(List<TrialResult> results) {
    List<Summary> summaries = new ArrayList<>();
    for (String protocol : distinct(results, TrialResult::protocol)) {
      for (String architecture : distinct(results, TrialResult::architecture)) {
        Predicate<TrialResult> wanted =
            r -> r.protocol().equals(protocol) && r.architecture().equals(architecture);
        List<TrialResult> chosen = results.stream().filter(wanted).toList();
        if (!chosen.isEmpty()) {
          summaries.add(
              new Summary(
                  protocol,
                  architecture,
                  distinct(chosen, TrialResult::method),
                  distinct(chosen, TrialResult::target),
                  chosen));
        }
      }
    }
    return summaries;
  }

  private static List<String> distinct(
      List<TrialResult> results, java.util.function.Function<TrialResult, String> name) {
    return results.stream().map(name).distinct().toList();
  }

  /** Accuracies in percent, one a seed, on some targets: their mean. */
  Optional<Sample> accuracy(String method, List<String> on) {
    List<Double> values = new ArrayList<>();
    for (long seed : seeds()) {
      mean(method, on, seed).ifPresent(values::add);
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new Sample(values));
  }

  /** A method's accuracy less that of random images with the same seed, in percent. */
  Optional<Sample> difference(String method, List<String> on) {
    return difference(method, BASELINE, on);
  }

  /** A method's accuracy less another's with the same seed, in percent; empty for itself. */
  Optional<Sample> difference(String method, String baseline, List<String> on) {
    List<Double> values = new ArrayList<>();
    for (long seed : seeds()) {
      OptionalDouble value = mean(method, on, seed);
      OptionalDouble reference = mean(baseline, on, seed);
      if (value.isPresent() && reference.isPresent()) {
        values.add(value.getAsDouble() - reference.getAsDouble());
      }
    }
    return values.isEmpty() || method.equals(baseline)
        ? Optional.empty()
        : Optional.of(new Sample(values));
  }

  /**
   * How much of the way from no pre-training to pre-training on every real image a method goes, in
   * the mean of all targets.
   *
   * @return empty where one of the two was not measured, or where the way between them is not shown
   *     to be longer than zero
   */
  Optional<RatioEstimate> closed(String method) {
    Optional<Sample> part = difference(method, NONE, targets);
    Optional<Sample> whole = difference(FULL, NONE, targets);
    if (part.isEmpty() || whole.isEmpty() || part.get().count() != whole.get().count()) {
      return Optional.empty();
    }
    double far = whole.get().mean();
    double error = Double.isNaN(whole.get().halfWidth()) ? 0 : whole.get().halfWidth();
    return far - error > 0
        ? Optional.of(RatioEstimate.of(part.get(), whole.get()))
        : Optional.empty();
  }

  /** How many seeds there are. */
  int seedCount() {
    return seeds().size();
  }

  private TreeSet<Long> seeds() {
    TreeSet<Long> seeds = new TreeSet<>();
    results.forEach(result -> seeds.add(result.seed()));
    return seeds;
  }

  private OptionalDouble mean(String method, List<String> on, long seed) {
    return results.stream()
        .filter(r -> r.method().equals(method) && r.seed() == seed && on.contains(r.target()))
        .mapToDouble(r -> 100 * r.accuracy())
        .average();
  }
}
