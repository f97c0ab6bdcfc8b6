package retort.distill.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import retort.report.Chart;
import retort.report.Chart.Point;
import retort.report.Chart.Series;

/**
 * The losses of a run, as {@code metrics.jsonl} has them so far.
 *
 * @param minibatch medians of the outer losses of the steps between two lines, by step
 * @param heldOut held-out outer losses by step
 * @param milliseconds a step by part, the mean of the last lines
 */
record LossCurves(List<Point> minibatch, List<Point> heldOut, Map<String, Double> milliseconds) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LAST = 20;

  /** A line of more points is drawn through every second one, third one, ... */
  private static final int MOST = 800;

  static LossCurves of(List<String> lines) {
    List<Point> minibatch = new ArrayList<>();
    List<Point> heldOut = new ArrayList<>();
    List<JsonNode> times = new ArrayList<>();
    for (String line : lines) {
      JsonNode node = parsed(line);
      double step = node.path("step").asDouble();
      if (node.has("loss")) {
        // Older runs have the step's own loss alone.
        JsonNode loss =
            node.path("medianLoss").isMissingNode() ? node.get("loss") : node.get("medianLoss");
        minibatch.add(new Point(step, loss.asDouble()));
        times.add(node.path("milliseconds"));
      } else if (node.has("heldOutLoss")) {
        heldOut.add(new Point(step, node.get("heldOutLoss").asDouble()));
      }
    }
    List<JsonNode> last = times.subList(Math.max(0, times.size() - LAST), times.size());
    Map<String, Double> mean = new LinkedHashMap<>();
    for (JsonNode one : last) {
      one.fields()
          .forEachRemaining(
              part ->
                  mean.merge(part.getKey(), part.getValue().asDouble() / last.size(), Double::sum));
    }
    return new LossCurves(minibatch, heldOut, mean);
  }

  /** The last held-out loss as a share of the first. */
  Optional<Double> ratio() {
    return heldOut.size() < 2
        ? Optional.empty()
        : Optional.of(heldOut.get(heldOut.size() - 1).y() / heldOut.get(0).y());
  }

  /** Both losses over the steps; empty before the first. */
  String chart() {
    List<Series> series = new ArrayList<>();
    series.add(
        new Series(
            "on minibatches, median since the point before",
            "after",
            true,
            false,
            thinned(minibatch)));
    if (!heldOut.isEmpty()) {
      series.add(
          new Series(
              "held out: unseen images, fresh backbones", "held", true, true, thinned(heldOut)));
    }
    return new Chart(
            "Outer loss over the outer steps",
            "outer steps",
            "outer loss (mean squared error)",
            series,
            true)
        .svg();
  }

  private static List<Point> thinned(List<Point> points) {
    int every = (points.size() + MOST - 1) / MOST;
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (i % every == 0 || i == points.size() - 1) {
        kept.add(points.get(i));
      }
    }
    return kept;
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
