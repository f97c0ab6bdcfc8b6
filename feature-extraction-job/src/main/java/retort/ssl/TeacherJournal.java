package retort.ssl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.resume.MetricsFile;

/** What a person watches and what {@code metrics.jsonl} keeps. */
final class TeacherJournal {
  private static final Logger LOG = LoggerFactory.getLogger(TeacherJournal.class);

  private final MetricsFile metrics;
  private final long steps;
  private final int batch;
  private long lastStep;
  private long lastNanos = System.nanoTime();
  private long taskNanos;

  /**
   * A journal of a run.
   *
   * @param steps of the whole run
   * @param from where it goes on
   * @param batch images a step
   */
  TeacherJournal(MetricsFile metrics, long steps, long from, int batch) {
    this.metrics = metrics;
    this.steps = steps;
    this.lastStep = from;
    this.batch = batch;
  }

  /** Books a step's longest tasks; what is left of its time is the driver's and Spark's. */
  void tasks(long nanos) {
    taskNanos += nanos;
  }

  /** Time that is none of the steps'. */
  void restart() {
    lastNanos = System.nanoTime();
    taskNanos = 0;
  }

  /** The steps since the last line. */
  void step(long step, int epoch, double loss, double lr) {
    double count = Math.max(1, step - lastStep);
    double millis = (System.nanoTime() - lastNanos) / 1e6 / count;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("epoch", epoch);
    line.put("loss", loss);
    line.put("lr", lr);
    line.put("milliseconds", Math.round(millis));
    line.put("taskMilliseconds", Math.round(taskNanos / 1e6 / count));
    line.put("imagesPerSecond", Math.round(1000 * batch / millis));
    metrics.add(line);
    LOG.info(
        "step {}/{}  epoch {}  loss {}  {} ms a step ({} of them tasks), {} images/s",
        step,
        steps,
        epoch,
        "%.3f".formatted(loss),
        line.get("milliseconds"),
        line.get("taskMilliseconds"),
        line.get("imagesPerSecond"));
    lastStep = step;
    restart();
  }

  /** One measurement with labels. */
  void neighbours(long step, int epoch, double accuracy, int images) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("epoch", epoch);
    line.put("neighbourAccuracy", accuracy);
    line.put("images", images);
    metrics.add(line);
    LOG.info(
        "step {}/{}  epoch {}  nearest neighbours tell {} of the labels right",
        step,
        steps,
        epoch,
        "%.1f%%".formatted(100 * accuracy));
  }

  /** Replaces the file. */
  void flush() {
    metrics.flush();
  }
}
