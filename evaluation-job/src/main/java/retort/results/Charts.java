package retort.results;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Bars of accuracies, with their standard deviations, as PNG. */
final class Charts {
  private static final Color[] COLOURS = {
    new Color(0x9aa5b1), new Color(0x4c78a8), new Color(0xe4572e), new Color(0x54a24b),
    new Color(0xb279a2), new Color(0xeeca3b), new Color(0x72b7b2), new Color(0x9d755d),
    new Color(0x333333)
  };

  private Charts() {}

  /** A group of bars a target, a bar a method. */
  static byte[] accuracies(Summary summary) {
    CategoryChart chart =
        chart(
            "Accuracy by target (%s, %s)".formatted(summary.protocol(), summary.architecture()),
            "test accuracy, %");
    for (String method : summary.methods()) {
      add(chart, summary, method, on -> summary.accuracy(method, on), false);
    }
    return png(chart);
  }

  /** The paired differences to random with their 95% intervals; empty where there are none. */
  static Optional<byte[]> differences(Summary summary) {
    CategoryChart chart =
        chart(
            "Paired difference to random real images (%s, %s)"
                .formatted(summary.protocol(), summary.architecture()),
            "points, 95% t interval");
    for (String method : summary.methods()) {
      if (summary.difference(method, summary.targets()).isPresent()) {
        add(chart, summary, method, on -> summary.difference(method, on), true);
      }
    }
    return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(png(chart));
  }

  private static void add(
      CategoryChart chart,
      Summary summary,
      String method,
      Function<List<String>, Optional<Sample>> sample,
      boolean interval) {
    List<String> names = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (String target : summary.targets()) {
      Optional<Sample> found = sample.apply(List.of(target));
      names.add(target);
      means.add(found.map(Sample::mean).orElse(0.0));
      double error = found.map(s -> interval ? s.halfWidth() : s.deviation()).orElse(Double.NaN);
      errors.add(Double.isFinite(error) ? error : 0);
    }
    // A method has the same colour in every chart.
    Color colour = COLOURS[summary.methods().indexOf(method) % COLOURS.length];
    chart.addSeries(method, names, means, errors).setFillColor(colour);
  }

  private static CategoryChart chart(String title, String axis) {
    CategoryChart chart =
        new CategoryChartBuilder().width(1040).height(440).title(title).yAxisTitle(axis).build();
    CategoryStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAvailableSpaceFill(0.8);
    styler.setYAxisDecimalPattern("0.#");
    return chart;
  }

  private static byte[] png(CategoryChart chart) {
    try {
      return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
