package retort.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import retort.trials.TrialResult;

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
    String table = Tables.markdown(Tables.of(List.of(summary)));
    assertTrue(
        table.contains("| distilled | 42.00 ± 14.14 | 54.00 ± 11.31 | 48.00 ± 12.73 |"), table);
    assertTrue(table.contains("+3.00 [-9.71, +15.71]"), table);
  }

  private static TrialResult result(String method, String target, long seed, double accuracy) {
    return new TrialResult(method, "convnet", target, "linear", seed, accuracy, Map.of(), 1, 1);
  }
}
