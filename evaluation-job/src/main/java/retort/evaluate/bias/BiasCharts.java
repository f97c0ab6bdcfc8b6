package retort.evaluate.bias;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import retort.UserException;

/** PNG charts: the sampled objective's estimates with their intervals over r, and what is exact. */
final class BiasCharts {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int LEAST_KNOWN_COPIES = 8;

  private BiasCharts() {}

  /**
   * Looks whether this JVM can draw text: headless ones often come without the libraries and fonts.
   *
   * @throws UserException where it can't
   */
  static void requireFonts() {
    try {
      Graphics2D canvas = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      canvas.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).stringWidth("r");
      canvas.dispose();
    } catch (RuntimeException | Error e) {
      // Which of many it is depends on what is missing.
      throw new UserException(
          ("the charts need fonts, and this JVM (%s) can't use any: %s; install fontconfig, a font"
                  + " and libharfbuzz (Debian: apt-get install fontconfig fonts-dejavu-core"
                  + " libharfbuzz0b)")
              .formatted(System.getProperty("java.home"), e.getMessage()),
          e);
    }
  }

  /** The known case: mean sampled gradient, from where its scale lets the rest be seen. */
  static byte[] knownCase(List<KnownCase.Estimate> all) {
    List<KnownCase.Estimate> estimates =
        all.stream().filter(estimate -> estimate.copies() >= LEAST_KNOWN_COPIES).toList();
    return png(
        "Known case: gradient of the outer loss with respect to the synthetic sample",
        "mean gradient, 95% interval",
        estimates.stream().map(KnownCase.Estimate::copies).toList(),
        estimates.stream().map(KnownCase.Estimate::gradient).toList(),
        KnownCase.exact());
  }

  /** The ConvNet: the mean sampled gradient's component along the exact one. */
  static byte[] convNet(List<GradientBias> biases) {
    return png(
        "ConvNet: gradient of the outer loss with respect to the synthetic images",
        "component along the exact gradient, 95% interval",
        biases.stream().map(GradientBias::copies).toList(),
        biases.stream().map(GradientBias::along).toList(),
        1);
  }

  private static byte[] png(
      String title, String quantity, List<Integer> copies, List<Interval> values, double exact) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("r, draws of the inner objective")
            .yAxisTitle(quantity)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisDecimalPattern("0.000");
    Function<Function<Interval, Double>, List<Double>> each =
        part -> values.stream().map(part).toList();
    chart.addSeries(
        "mean through randomly augmented objectives",
        copies,
        each.apply(Interval::mean),
        each.apply(value -> value.high() - value.mean()));
    chart
        .addSeries("exact; no randomness", copies, Collections.nCopies(copies.size(), exact))
        .setMarker(SeriesMarkers.NONE);
    try {
      return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
