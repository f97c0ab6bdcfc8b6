package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
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
      progress.between(() -> now += 100);
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
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (Progress progress =
        Progress.of("outer steps", 40, 0, Map.of("RETORT_TERMINAL", "100"), () -> now)) {
      assertTrue(progress.bar());
      step(progress, 20, 1);
      step(progress, 30, 0.125);
    } finally {
      System.setErr(console);
    }
    String bar = printed.toString(StandardCharsets.UTF_8);
    assertTrue(bar.contains("outer steps"), bar);
    assertTrue(bar.contains("30/40"), bar);
    assertTrue(bar.contains("loss 0.013800  13 ms a step  125 ms left"), bar);
    assertTrue(
        Pattern.compile("[\r\n]").splitAsStream(bar).allMatch(line -> line.length() < 100), bar);
  }

  @Test
  void aConsoleWithoutABarIsNeverSilentForMoreThanAMinuteOfSteps() {
    List<Double> lines = new ArrayList<>();
    try (Progress progress = Progress.of("steps", 100, 0, Map.of(), () -> now)) {
      for (int step = 1; step <= 10; step++) {
        step(progress, step, 25);
        progress.line(step % 8 == 0, () -> lines.add(now));
      }
    }
    assertEquals(List.of(75.0, 150.0, 200.0), lines);
  }

  @Test
  void aNarrowTerminalKeepsTheNumbersAndShortensTheBar() {
    String wide = text(100);
    assertTrue(wide.startsWith("outer steps  25 % [======="), wide);
    assertTrue(wide.stripTrailing().endsWith("] 250/1000  loss 0.0138  4 min left"), wide);
    assertEquals(
        "outer steps  25 %  250/1000  loss 0.0138  4 min", text(47), "the bar itself gives way");
    assertEquals(60, text(60).length());
  }

  /** What a bar of 1000 steps shows after 250. */
  private static String text(int columns) {
    List<String> last = new ArrayList<>();
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("outer steps")
            .setInitialMax(1000)
            .setRenderer(new BarText())
            .setConsumer(new DelegatingProgressBarConsumer(last::add, columns))
            .build()) {
      bar.setExtraMessage("loss 0.0138  4 min left");
      bar.stepTo(250);
    }
    return last.get(last.size() - 1);
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
