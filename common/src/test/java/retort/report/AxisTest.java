package retort.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void ticksAreRoundAndHoldTheValues() {
    assertEquals(List.of("0", "20", "40", "60", "80"), labels(Axis.holding(0, 61.2, 6)));
    assertEquals(List.of("0.18", "0.20", "0.22", "0.24"), labels(Axis.holding(0.184, 0.231, 6)));
    assertEquals(List.of("-1", "0", "1", "2", "3", "4"), labels(Axis.holding(-0.8, 3.4, 6)));
    assertEquals(
        List.of("0", "50,000", "100,000", "150,000", "200,000"),
        labels(Axis.holding(0, 160_000, 6)));
  }

  @Test
  void whateverTheValuesTheyLieOnTheAxisAndTheTicksAreFew() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10_000; i++) {
      double min = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-4, 6));
      double max = min + random.nextDouble() * Math.pow(10, random.nextInt(-4, 6));
      Axis axis = Axis.holding(min, max, 6);
      int ticks = axis.ticks().size();
      assertTrue(ticks >= 2 && ticks <= 6, () -> axis + " has " + ticks);
      assertTrue(axis.share(min) >= -1e-9 && axis.share(max) <= 1 + 1e-9, axis::toString);
      String digits = "%.3e".formatted(axis.step()).substring(0, 5);
      assertTrue(List.of("1.000", "2.000", "5.000").contains(digits), digits);
    }
  }

  @Test
  void oneValueHasAnAxisToo() {
    assertEquals(0, Axis.holding(0, 0, 6).share(0));
    assertTrue(Axis.holding(0.2, 0.2, 6).high() > 0.2);
    assertThrows(IllegalArgumentException.class, () -> Axis.holding(Double.NaN, 1, 6));
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }
}
