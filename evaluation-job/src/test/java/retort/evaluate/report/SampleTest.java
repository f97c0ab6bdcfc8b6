package retort.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import retort.evaluate.trials.TrialResult;
import retort.report.Sample;

class SampleTest {

  @Test
  void intervalsAreStudents() {
    Sample five = new Sample(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
    assertEquals(3, five.mean());
    assertEquals(1.5811388, five.deviation(), 1e-6);
    // t(0.975, 4) = 2.7764451
    assertEquals(2.7764451 * 1.5811388 / Math.sqrt(5), five.halfWidth(), 1e-6);
    // t(0.975, 1) = 12.7062047
    assertEquals(12.7062047, new Sample(List.of(-1.0, 1.0)).halfWidth(), 1e-6);
    assertTrue(Double.isNaN(new Sample(List.of(1.0)).halfWidth()));
    // One test image of 39 more with each seed.
    double image = 100 / 39.0;
    assertTrue(Double.isNaN(new Sample(List.of(image, 0.3 + image - 0.3, image)).halfWidth()));
    assertTrue(new Sample(List.of(image, 2 * image)).halfWidth() > 2 * image);
  }

  @Test
  void differencesArePairedBySeed() {
    Summary summary =
        Summary.of(
                List.of(
                    result("random", "a", 0, 0.50),
                    result("random", "b", 0, 0.60),
                    result("random", "a", 1, 0.30),
                    result("random", "b", 1, 0.40),
                    result("distilled", "a", 0, 0.52),
                    result("distilled", "b", 0, 0.62),
                    result("distilled", "a", 1, 0.32),
                    result("distilled", "b", 1, 0.46)))
            .get(0);
    Sample both = summary.difference("distilled", List.of("a", "b")).orElseThrow();
    assertEquals(3, both.mean(), 1e-9);
    assertEquals(Math.sqrt(2), both.deviation(), 1e-9);
    assertEquals(2, summary.difference("distilled", List.of("a")).orElseThrow().mean(), 1e-9);
    assertTrue(summary.difference("random", List.of("a")).isEmpty());
    String table = ResultTables.markdown(ResultTables.of(List.of(summary)));
    assertTrue(
        table.contains("| distilled | 42.00 ± 14.14 | 54.00 ± 11.31 | 48.00 ± 12.73 |"), table);
    assertTrue(table.contains("+3.00 [-9.71, +15.71]"), table);
  }

  @Test
  void theShareOfTheGapIsThatOfTheMeansWithAPairedInterval() {
    double[][] points = {{40, 52, 60}, {42, 55, 62}, {41, 54, 60}};
    Summary summary = measured(points);
    RatioEstimate share = summary.closed("distilled").orElseThrow();
    assertEquals(38.0 / 59, share.value(), 1e-9);
    // Residuals of the means' ratio, by hand: -0.0448, 0.0060, 0.0388; t(0.975, 2) = 4.3027.
    assertEquals(4.3027 * 0.042124 / Math.sqrt(3), share.halfWidth(), 1e-5);
    assertTrue(summary.closed("full").orElseThrow().value() == 1);
    String message = Findings.of(summary).toString();
    assertTrue(message.contains("is better than no pre-training"), message);
    assertTrue(message.contains("closes 64 % ± "), message);
  }

  @Test
  void whatIsNotShownIsNotSaid() {
    String chance = Findings.of(measured(new double[][] {{40, 41, 43}, {42, 40, 41}})).toString();
    assertTrue(chance.contains("Not established: that the distilled set differs"), chance);
    assertTrue(chance.contains("there is no gap to close"), chance);
    String single = Findings.of(measured(new double[][] {{40, 50, 60}})).toString();
    assertTrue(single.contains("Not established: the distilled set gives +10.0 points"), single);
  }

  /** none, distilled and full of each seed, on one target. */
  private static Summary measured(double[][] points) {
    List<TrialResult> results = new ArrayList<>();
    for (int seed = 0; seed < points.length; seed++) {
      results.add(result("none", "a", seed, points[seed][0] / 100));
      results.add(result("distilled", "a", seed, points[seed][1] / 100));
      results.add(result("full", "a", seed, points[seed][2] / 100));
    }
    return Summary.of(results).get(0);
  }

  private static TrialResult result(String method, String target, long seed, double accuracy) {
    return new TrialResult(method, "convnet", target, "linear", seed, accuracy, Map.of(), 1, 1);
  }
}
