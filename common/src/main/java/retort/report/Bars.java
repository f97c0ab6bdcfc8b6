package retort.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars from zero, each with its interval, as SVG that takes its colors from the page.
 *
 * @param title above them
 * @param unit of the axis below them
 * @param bars from the top
 */
public record Bars(String title, String unit, List<Bar> bars) {
  private static final int WIDTH = 480;
  private static final int LEFT = 112;
  private static final int RIGHT = 374;
  private static final int TOP = 6;
  private static final int HEIGHT = 26;
  private static final int THICK = 15;

  /**
   * A bar.
   *
   * @param name before it
   * @param style its CSS class
   * @param value its end
   * @param halfWidth of its interval, NaN where there is none
   * @param text after it
   */
  public record Bar(String name, String style, double value, double halfWidth, String text) {
    double low() {
      return Double.isNaN(halfWidth) ? value : value - halfWidth;
    }

    double high() {
      return Double.isNaN(halfWidth) ? value : value + halfWidth;
    }
  }

  private record DrawnBar(
      String name,
      String style,
      String text,
      String x,
      String width,
      String top,
      String middle,
      boolean interval,
      String from,
      String to) {}

  private record BarsView(
      String title,
      String unit,
      int width,
      int height,
      int thick,
      int top,
      int bottom,
      int below,
      int foot,
      int labels,
      int value,
      int right,
      String zero,
      List<TickLabel> columns,
      List<DrawnBar> drawn) {}

  /** The SVG element; empty where there is no bar. */
  public String svg() {
    if (bars.isEmpty()) {
      return "";
    }
    double min = Math.min(0, bars.stream().mapToDouble(Bar::low).min().orElseThrow());
    double max = Math.max(0, bars.stream().mapToDouble(Bar::high).max().orElseThrow());
    Axis axis = Axis.holding(min, max, 6);
    List<DrawnBar> drawn = new ArrayList<>();
    for (Bar bar : bars) {
      double from = x(axis, Math.min(0, bar.value()));
      double to = x(axis, Math.max(0, bar.value()));
      int top = TOP + drawn.size() * HEIGHT + (HEIGHT - THICK) / 2;
      drawn.add(
          new DrawnBar(
              bar.name(),
              bar.style(),
              bar.text(),
              number(from),
              number(to - from),
              number(top),
              number(top + THICK / 2.0),
              !Double.isNaN(bar.halfWidth()),
              number(x(axis, bar.low())),
              number(x(axis, bar.high()))));
    }
    int bottom = TOP + bars.size() * HEIGHT;
    List<TickLabel> columns =
        axis.ticks().stream()
            .map(t -> new TickLabel(number(LEFT + t.share() * (RIGHT - LEFT)), t.label()))
            .toList();
    return Page.of(
        "bars",
        new BarsView(
            title,
            unit,
            WIDTH,
            bottom + 42,
            THICK,
            TOP,
            bottom,
            bottom + 16,
            bottom + 36,
            LEFT - 8,
            RIGHT + 10,
            RIGHT,
            number(x(axis, 0)),
            columns,
            drawn));
  }

  private static double x(Axis axis, double value) {
    return LEFT + axis.share(value) * (RIGHT - LEFT);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
