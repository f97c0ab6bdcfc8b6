package retort.evaluate.bias;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements of the demonstration.
 *
 * @param seed of everything drawn
 * @param source of the pictures
 * @param known the known case, one entry for each number of draws
 * @param knownWithout the known case without randomness
 * @param convNet the ConvNet
 */
record BiasReport(
    long seed,
    String source,
    List<KnownCase.Estimate> known,
    KnownCase.Estimate knownWithout,
    Comparison convNet) {

  /**
   * One figure.
   *
   * @param problem known or convnet
   * @param objective the inner objective
   * @param copies r
   * @param draws gradients that were sampled
   * @param quantity what is estimated
   * @param exact what it is where the gradient is not biased
   * @param value the estimate
   */
  private record Figure(
      String problem,
      String objective,
      int copies,
      int draws,
      String quantity,
      double exact,
      Interval value) {

    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("problem", problem);
      fields.put("objective", objective);
      fields.put("copies", copies);
      fields.put("draws", draws);
      fields.put("quantity", quantity);
      fields.put("exact", exact);
      fields.put("estimate", value.mean());
      fields.put("standardError", value.error());
      fields.put("low", value.low());
      fields.put("high", value.high());
      return fields;
    }
  }

  /** A line for each figure, under a line of names. */
  String csv() {
    StringBuilder text = new StringBuilder();
    for (Figure figure : figures()) {
      Map<String, Object> fields = figure.fields();
      if (text.isEmpty()) {
        text.append(String.join(",", fields.keySet())).append('\n');
      }
      text.append(String.join(",", fields.values().stream().map(Object::toString).toList()))
          .append('\n');
    }
    return text.toString();
  }

  /** Everything, to be written as JSON. */
  Map<String, Object> json() {
    return Map.of(
        "format",
        "retort-bias",
        "version",
        1,
        "seed",
        seed,
        "pictures",
        Map.of("source", source, "synthetic", convNet.images(), "real", convNet.rows()),
        "backbone",
        convNet.shape().widths(),
        "views",
        convNet.views(),
        "rounding",
        convNet.rounding(),
        "distinctWithoutRandomness",
        convNet.distinct(),
        "figures",
        figures().stream().map(Figure::fields).toList());
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (KnownCase.Estimate estimate : known) {
      figures.add(figure("noise", estimate));
    }
    figures.add(figure("none", knownWithout));
    for (GradientBias bias : convNet.sampled()) {
      add(figures, "views", bias);
    }
    add(figures, "krr-st", convNet.withoutRandomness());
    return figures;
  }

  private static Figure figure(String objective, KnownCase.Estimate of) {
    return new Figure(
        "known", objective, of.copies(), of.draws(), "gradient", KnownCase.exact(), of.gradient());
  }

  private static void add(List<Figure> figures, String objective, GradientBias of) {
    int r = of.copies();
    int draws = of.draws();
    figures.add(new Figure("convnet", objective, r, draws, "along exact", 1, of.along()));
    figures.add(new Figure("convnet", objective, r, draws, "squared bias", 0, of.squared()));
  }
}
