package retort.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A chart of points on two axes, as SVG that takes its colors from the page.
 *
 * @param title read aloud in place of the picture
 * @param across what the horizontal axis shows, with its unit
 * @param up what the vertical axis shows, with its unit
 * @param series drawn one over the other
 * @param ticked whether the axes have ticks: they have none where only neighborhood counts
 */
public record Chart(String title, String across, String up, List<Series> series, boolean ticked) {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 320;
  private static final int LEFT = 62;
  private static final int RIGHT = 24;
  private static final int TOP = 32;
  private static final int BOTTOM = 48;

  /** A point of a series. */
  public record Point(double x, double y) {}

  /**
   * Points of one kind.
   *
   * @param name in the legend
   * @param style the CSS class of its marks
   * @param line whether a line joins the points
   * @param marks whether each has a mark of its own; one that is alone always has
   * @param points finite, in the order of the line
   */
  public record Series(
      String name, String style, boolean line, boolean marks, List<Point> points) {}

  private record Mark(String x, String y) {}

  private record DrawnSeries(
      String name, String style, String path, boolean line, List<Mark> marks) {}

  /** The SVG element; empty where there is no point. */
  public String svg() {
    List<Point> all = series.stream().flatMap(one -> one.points().stream()).toList();
    if (all.isEmpty()) {
      return "";
    }
    Axis horizontal = axis(all, Point::x, 6);
    Axis vertical = axis(all, Point::y, 6);
    return Page.of("chart", view(horizontal, vertical));
  }

  private static Axis axis(List<Point> points, ToDoubleFunction<Point> of, int ticks) {
    double min = points.stream().mapToDouble(of).min().orElseThrow();
    double max = points.stream().mapToDouble(of).max().orElseThrow();
    return Axis.holding(min, max, ticks);
  }

  private Object view(Axis horizontal, Axis vertical) {
    List<DrawnSeries> drawn = new ArrayList<>();
    for (Series one : series) {
      List<Mark> marks =
          one.points().stream()
              .map(p -> new Mark(x(horizontal.share(p.x())), y(vertical.share(p.y()))))
              .toList();
      StringBuilder path = new StringBuilder();
      for (Mark mark : one.line() ? marks : List.<Mark>of()) {
        path.append(path.isEmpty() ? 'M' : 'L').append(mark.x()).append(' ').append(mark.y());
      }
      drawn.add(
          new DrawnSeries(
              one.name(),
              one.style(),
              path.toString(),
              !path.isEmpty(),
              one.marks() || marks.size() == 1 ? marks : List.of()));
    }
    return new ChartView(
        title,
        across,
        up,
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        TOP,
        HEIGHT - BOTTOM,
        HEIGHT - BOTTOM + 18,
        HEIGHT - 8,
        LEFT - 8,
        labels(horizontal, true),
        labels(vertical, false),
        drawn);
  }

  private List<TickLabel> labels(Axis axis, boolean across) {
    return !ticked
        ? List.of()
        : axis.ticks().stream()
            .map(t -> new TickLabel(across ? x(t.share()) : y(t.share()), t.label()))
            .toList();
  }

  private static String x(double share) {
    return number(LEFT + share * (WIDTH - LEFT - RIGHT));
  }

  private static String y(double share) {
    return number(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private record ChartView(
      String title,
      String across,
      String up,
      int width,
      int height,
      int left,
      int right,
      int top,
      int bottom,
      int below,
      int foot,
      int beside,
      List<TickLabel> columns,
      List<TickLabel> rows,
      List<DrawnSeries> drawn) {}
}
