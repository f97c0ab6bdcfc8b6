package retort.distill.krrst;

import java.util.Map;
import java.util.TreeMap;

/** Stopwatch of the parts of outer steps: milliseconds a step since the last report. */
final class StepTimer {
  private final Map<String, Long> nanos = new TreeMap<>();
  private long last = System.nanoTime();
  private int steps;

  /** Starts a step: the time since the last lap belongs to none of its parts. */
  void start() {
    last = System.nanoTime();
    steps++;
  }

  /** Books the time since the last lap to a part. */
  void lap(String part) {
    long now = System.nanoTime();
    nanos.merge(part, now - last, Long::sum);
    last = now;
  }

  /** Books the longest task of a round: what is left of "round" and "send" is Spark's own. */
  void tasks(long longest) {
    nanos.merge("tasks", longest, Long::sum);
  }

  /** Milliseconds a step by part, and starts over. */
  Map<String, Double> report() {
    Map<String, Double> report = new TreeMap<>();
    nanos.forEach(
        (part, sum) -> report.put(part, Math.round(sum / 1e5 / Math.max(1, steps)) / 10.0));
    nanos.clear();
    steps = 0;
    return report;
  }
}
