package retort.evaluate.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import retort.Quantity;
import retort.evaluate.pretrain.Method;
import retort.report.Bars;
import retort.report.NamedValue;
import retort.report.Page;
import retort.report.Sample;

/** {@code report.html} of an evaluation: what is established, charts, tables, settings. */
final class EvaluationReport {
  private static final Map<String, String> STYLES =
      Map.of("distilled", "after", Summary.BASELINE, "before", Summary.FULL, "held");
  private static final Map<String, String> PROTOCOLS =
      Map.of(
          "linear", "Linear evaluation: logistic regression on the frozen network's features",
          "finetune", "Fine-tuning: the whole network is trained on the target",
          "datafree",
              "Data-free: a student learns the logits of a teacher of the target on the method's"
                  + " images alone");

  private EvaluationReport() {}

  private record ProtocolSection(
      String protocol,
      String network,
      String seeds,
      List<Findings.Verdict> verdicts,
      List<String> charts,
      List<String> differences,
      List<NamedValue> shares,
      boolean compared,
      boolean shared,
      List<ResultTables.Table> tables) {}

  static String html(ResultsManifest manifest, List<Summary> summaries) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("trials", Quantity.of(manifest.trials(), "trial"));
    values.put("images", manifest.images());
    values.put("sets", String.join(", ", manifest.distilled().keySet()));
    values.put("leftOut", leftOut(manifest.rejected()));
    values.put("parts", summaries.stream().map(EvaluationReport::part).toList());
    values.put(
        "methods",
        summaries.stream()
            .flatMap(summary -> summary.methods().stream())
            .distinct()
            .map(method -> new NamedValue(method, Method.of(method).meaning()))
            .toList());
    values.put("targets", rows(manifest.targets()));
    values.put("settings", rows(manifest.settings()));
    values.put("versions", rows(manifest.createdBy()));
    return Page.of("evaluation", values);
  }

  private static List<String> leftOut(Map<String, Map<String, Long>> rejected) {
    List<String> lines = new ArrayList<>();
    rejected.forEach(
        (target, splits) -> {
          long train = splits.get("train");
          long test = splits.get("test");
          if (train + test > 0) {
            lines.add(
                "Target %s: left out as unusable are %d training and %s; _rejected lists them."
                    .formatted(target, train, Quantity.of(test, "test image")));
          }
        });
    return lines;
  }

  private static ProtocolSection part(Summary summary) {
    List<List<String>> groups = new ArrayList<>();
    if (summary.targets().size() > 1) {
      groups.add(summary.targets());
    }
    summary.targets().forEach(target -> groups.add(List.of(target)));
    int seeds = summary.seedCount();
    List<String> differences =
        groups.stream().map(on -> differences(summary, on)).filter(s -> !s.isEmpty()).toList();
    List<NamedValue> shares = shares(summary);
    return new ProtocolSection(
        PROTOCOLS.getOrDefault(summary.protocol(), summary.protocol()),
        summary.architecture(),
        seeds == 1
            ? "1 seed: no interval; set evaluate.seeds to 5, say. A difference of a few points may"
                + " be chance."
            : "%d seeds; intervals are 95 %% t intervals of the mean over them. Each stands for itself: of twenty, one misses by chance."
                .formatted(seeds),
        Findings.of(summary),
        groups.stream().map(on -> accuracies(summary, on)).toList(),
        differences,
        shares,
        !differences.isEmpty(),
        !shares.isEmpty(),
        ResultTables.of(List.of(summary)));
  }

  private static String accuracies(Summary summary, List<String> on) {
    List<Bars.Bar> bars =
        bars(summary, method -> summary.accuracy(method, on), "%.1f", "%.1f ± %.1f");
    return new Bars(title(on), "test accuracy, %", bars).svg();
  }

  private static String differences(Summary summary, List<String> on) {
    List<Bars.Bar> bars =
        bars(summary, method -> summary.difference(method, on), "%+.1f", "%+.1f ± %.1f");
    return new Bars(title(on), "points over random images, paired by seed", bars).svg();
  }

  private static List<Bars.Bar> bars(
      Summary summary, Function<String, Optional<Sample>> of, String single, String several) {
    List<Bars.Bar> bars = new ArrayList<>();
    for (String method : summary.methods()) {
      of.apply(method)
          .ifPresent(
              sample ->
                  bars.add(
                      new Bars.Bar(
                          method,
                          STYLES.getOrDefault(method, "real"),
                          sample.mean(),
                          sample.halfWidth(),
                          sample.count() == 1
                              ? format(single, sample.mean())
                              : format(several, sample.mean(), sample.halfWidth()))));
    }
    return bars;
  }

  private static String title(List<String> on) {
    return on.size() == 1 ? on.get(0) : "mean of %d targets".formatted(on.size());
  }

  private static List<NamedValue> shares(Summary summary) {
    List<NamedValue> rows = new ArrayList<>();
    for (String method : summary.methods()) {
      if (!method.equals(Summary.NONE) && !method.equals(Summary.FULL)) {
        summary
            .closed(method)
            .ifPresent(share -> rows.add(new NamedValue(method, Findings.text(share))));
      }
    }
    return rows;
  }

  private static List<NamedValue> rows(Map<String, ?> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> new NamedValue(entry.getKey(), String.valueOf(entry.getValue())))
            .toList();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
