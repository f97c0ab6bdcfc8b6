package retort.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import retort.report.Sample;

/** What some trials establish and what they do not, in sentences. */
final class Findings {
  private static final String DISTILLED = "distilled";

  private Findings() {}

  /**
   * A sentence.
   *
   * @param established whether its interval leaves zero out
   * @param text of it
   */
  record Verdict(boolean established, String text) {}

  /**
   * Of the distilled set against no pre-training and random images, and of its share of the gap.
   */
  static List<Verdict> of(Summary summary) {
    List<Verdict> verdicts = new ArrayList<>();
    compare(summary, Summary.NONE, "no pre-training").ifPresent(verdicts::add);
    compare(summary, Summary.BASELINE, "as many random real images").ifPresent(verdicts::add);
    gap(summary).ifPresent(verdicts::add);
    return verdicts;
  }

  private static Optional<Verdict> compare(Summary summary, String baseline, String words) {
    return summary
        .difference(DISTILLED, baseline, summary.targets())
        .map(sample -> verdict(sample, words, summary.targets().size()));
  }

  private static Verdict verdict(Sample sample, String than, int targets) {
    String over =
        "%s over %d seed%s"
            .formatted(
                targets == 1 ? "on one target" : "in the mean of %d targets".formatted(targets),
                sample.count(),
                sample.count() == 1 ? "" : "s");
    double half = sample.halfWidth();
    if (Double.isNaN(half)) {
      return new Verdict(
          false,
          format(
              "Not established: the distilled set gives %+.1f points over %s, %s%s.",
              sample.mean(),
              than,
              over,
              sample.count() < 2 ? "" : ", the same with each: no interval"));
    }
    boolean established = Math.abs(sample.mean()) > half;
    String interval = format("%+.1f ± %.1f points %s", sample.mean(), half, over);
    if (!established) {
      return new Verdict(
          false,
          "Not established: that the distilled set differs from %s: %s, an interval with zero in it."
              .formatted(than, interval));
    }
    return new Verdict(
        true,
        "Established: pre-training on the distilled set is %s than %s: %s."
            .formatted(sample.mean() > 0 ? "better" : "worse", than, interval));
  }

  private static Optional<Verdict> gap(Summary summary) {
    if (!summary.methods().contains(DISTILLED)) {
      return Optional.empty();
    }
    if (!summary.methods().contains(Summary.FULL) || !summary.methods().contains(Summary.NONE)) {
      return Optional.of(
          new Verdict(
              false,
              "How much of the gap to pre-training on every real image is closed is not measured:"
                  + " evaluate.methods has to hold none and full."));
    }
    return Optional.of(
        summary
            .closed(DISTILLED)
            .map(
                share ->
                    new Verdict(
                        !Double.isNaN(share.halfWidth()) && share.value() > share.halfWidth(),
                        "The distilled set closes %s of the gap between no pre-training and"
                                .formatted(text(share))
                            + " pre-training on every real image"
                            + summary
                                .closed(Summary.BASELINE)
                                .map(random -> ", random images close %s.".formatted(text(random)))
                                .orElse(".")))
            .orElseGet(
                () ->
                    new Verdict(
                        false,
                        "Pre-training on every real image is not shown to be better than none here:"
                            + " there is no gap to close.")));
  }

  /** "67 % ± 12". */
  static String text(RatioEstimate share) {
    return Double.isNaN(share.halfWidth())
        ? format("%.0f %%", 100 * share.value())
        : format("%.0f %% ± %.0f", 100 * share.value(), 100 * share.halfWidth());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
