package retort.evaluate.bias;

import java.util.Locale;

/** A {@link BiasReport} as a person reads it, in Markdown. */
final class BiasTables {
  private static final String TEXT =
      """
      # The gradient through a random inner objective is biased

      Lee et al. 2024, section 3.1, theorem 1. Intervals are of 95%%.

      ## A case whose answer is known

      Inner objective (x - t (x + z))^2 / 2 with x = 1 and z = +1/2 or -1/2, minimized over t from r
      draws of z; outer loss (2 (1 - t)^2 + t^2 / 4) / 2. Its gradient with respect to x is exactly
      %.4f. "Tends to" is the mean over all draws, summed over the binomial distribution.

      | r | gradients | mean | interval | tends to | excludes the exact value |
      |--:|--:|--:|:-:|--:|:-:|
      %s
      ## A ConvNet

      %d synthetic images of %dx%d pixels and %d real rows (%s); ConvNet of widths %s.
      The head is solved in closed form on r views of each synthetic image, drawn from %d (one of
      16 squares masked, mirrored or not). The exact gradient is through the head solved on all %d
      views at once, the expectation of the inner objective; its only error is rounding, %.0e of it
      here.
      "Along" is the component of the sampled gradient along the exact one as a share of it: 1 without
      bias. "Bias" is |mean - exact| / |exact|, estimated from pairs of different draws: 0 without bias.

      | objective | r | gradients | along | interval | bias | interval | cosine |
      |---|--:|--:|--:|:-:|--:|:-:|--:|
      %s
      KRR-ST's objective draws nothing: its %d draws gave %d different gradient%s.
      """;

  private BiasTables() {}

  /** The tables, with what they show. */
  static String markdown(BiasReport report) {
    Comparison convNet = report.convNet();
    StringBuilder first = new StringBuilder();
    for (KnownCase.Estimate estimate : report.known()) {
      first.append(line(Integer.toString(estimate.copies()), estimate));
    }
    first.append(line("no randomness", report.knownWithout()));
    StringBuilder second = new StringBuilder();
    for (GradientBias bias : convNet.sampled()) {
      second.append(line("masked, mirrored", Integer.toString(bias.copies()), bias));
    }
    second.append(line("KRR-ST", "-", convNet.withoutRandomness()));
    return format(
        TEXT,
        KnownCase.exact(),
        first,
        convNet.images(),
        convNet.shape().size(),
        convNet.shape().size(),
        convNet.rows(),
        report.source(),
        convNet.shape().widths(),
        convNet.views(),
        convNet.images() * convNet.views(),
        convNet.rounding(),
        second,
        convNet.withoutRandomness().draws(),
        convNet.distinct(),
        convNet.distinct() == 1 ? "" : "s");
  }

  private static String line(String copies, KnownCase.Estimate estimate) {
    Interval value = estimate.gradient();
    return format(
        "| %s | %d | %.5f | %.5f to %.5f | %.5f | %s |\n",
        copies,
        estimate.draws(),
        value.mean(),
        value.low(),
        value.high(),
        estimate.expected(),
        value.excludes(KnownCase.exact()) ? "yes" : "no");
  }

  private static String line(String objective, String copies, GradientBias bias) {
    return format(
        "| %s | %s | %d | %.4f | %.4f to %.4f | %.4f | %.4f to %.4f | %.4f |\n",
        objective,
        copies,
        bias.draws(),
        bias.along().mean(),
        bias.along().low(),
        bias.along().high(),
        bias.relative(),
        bias.relativeLow(),
        bias.relativeHigh(),
        bias.cosine());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
