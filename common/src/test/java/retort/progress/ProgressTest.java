package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private double now;

  @Test
  void timeLeftLeavesWarmUpAndPausesOut() {
    try (Progress progress = Progress.of("steps", 100, 0, Map.of(), () -> now)) {
      assertEquals("", progress.left());
      step(progress, 1, 500);
      step(progress, 2, 500);
      step(progress, 3, 2);
      step(progress, 4, 2);
      now += 100;
      progress.pause(100);
      step(progress, 5, 2);
      assertEquals(2, progress.seconds().orElseThrow(), 1e-9);
      assertEquals("3 min left", progress.left());
      assertFalse(progress.bar());
    }
  }

  @Test
  void stepsMayBeToldSeveralAtATime() {
    try (Progress progress = Progress.of("steps", 1000, 0, Map.of(), () -> now)) {
      now += 500;
      progress.step(10);
      now += 30;
      progress.step(20);
      assertEquals(3, progress.seconds().orElseThrow(), 1e-9);
      assertEquals("49 min left", progress.left());
    }
  }

  @Test
  void aTerminalShowsABarWithRateLossAndTimeLeft() {
    PrintStream console = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (Progress progress =
        Progress.of("outer steps", 40, 0, Map.of("RETORT_TERMINAL", "100"), () -> now)) {
      assertTrue(progress.bar());
      step(progress, 20, 1);
      step(progress, 30, 0.125);
    } finally {
      System.setErr(console);
    }
    String bar = said.toString(StandardCharsets.UTF_8);
    assertTrue(bar.contains("outer steps"), bar);
    assertTrue(bar.contains("30/40"), bar);
    assertTrue(bar.contains("loss 0.0138"), bar);
    assertTrue(
        Pattern.compile("[\r\n]").splitAsStream(bar).allMatch(line -> line.length() < 100), bar);
  }

  @Test
  void lengthsOfTimeReadWell() {
    assertEquals("312 ms", Durations.text(0.312));
    assertEquals("45 s", Durations.text(45));
    assertEquals("4 min", Durations.text(242));
    assertEquals("1 h", Durations.text(3599));
    assertEquals("2 h 10 min", Durations.text(2 * 3600 + 610));
    assertEquals("4 d 8 h", Durations.text(104 * 3600));
  }

  private void step(Progress progress, long reached, double seconds) {
    now += seconds;
    progress.step(reached, 0.0138);
  }
}
