package retort.teacher.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.progress.Progress;
import retort.resume.MetricsFile;

/** The log of a run: lines or a bar on the console, and {@code metrics.jsonl}. */
final class TeacherJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TeacherJournal.class);

  private final MetricsFile metrics;
  private final long steps;
  private final int batch;
  private final Progress progress;
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
    this.progress = Progress.of("training steps", steps, from);
  }

  /** A step was taken. */
  void taken(long step, double loss) {
    progress.step(step, loss);
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
    if (!progress.bar()) {
      LOG.info(
          "step {}/{}  epoch {}  loss {}  {} ms a step (executors {} %), {} images/s  {}",
          step,
          steps,
          epoch,
          "%.3f".formatted(loss),
          line.get("milliseconds"),
          Math.round(100 * taskNanos / 1e6 / count / millis),
          line.get("imagesPerSecond"),
          progress.left());
    }
    lastStep = step;
    restart();
  }

  /** One measurement with labels. */
  void neighbors(long step, int epoch, double accuracy, int images) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("epoch", epoch);
    line.put("neighbourAccuracy", accuracy);
    line.put("images", images);
    metrics.add(line);
    progress.aside(
        () ->
            LOG.info(
                "step {}/{}  epoch {}  k-NN accuracy {}",
                step,
                steps,
                epoch,
                "%.1f%%".formatted(100 * accuracy)));
  }

  /** Replaces the file. */
  void flush() {
    metrics.flush();
  }

  @Override
  public void close() {
    progress.close();
  }
}
