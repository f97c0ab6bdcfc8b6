package retort.teacher.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.progress.Progress;
import retort.resume.MetricsFile;

/** The log of a run: lines or a bar on the console, and {@code metrics.jsonl}. */
final class TeacherJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TeacherJournal.class);

  private final MetricsFile metrics;
  private final int batch;
  private final Progress progress;
  private long lastStep;
  private final LongSupplier nanos;
  private long lastNanos;
  private long taskNanos;

  /**
   * A journal of a run.
   *
   * @param steps of the whole run
   * @param from where it goes on
   * @param batch images a step
   * @param nanos the clock
   */
  TeacherJournal(MetricsFile metrics, long steps, long from, int batch, LongSupplier nanos) {
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
    this.metrics = metrics;
    this.lastStep = from;
    this.batch = batch;
    this.progress = Progress.of("training steps", steps, from);
  }

  /** A step was taken. */
  void taken(long step, double loss) {
    progress.step(step, loss);
    progress.line(
        false,
        () ->
            LOG.info(
                "step {}/{}  loss {}{}",
                step,
                progress.steps(),
                "%.3f".formatted(loss),
                progress.tail()));
  }

  /** Books a step's longest tasks; what is left of its time is the driver's and Spark's. */
  void tasks(long nanos) {
    taskNanos += nanos;
  }

  /** Work between two steps, whose time is none of theirs. */
  void between(Runnable work) {
    long start = nanos.getAsLong();
    progress.between(work);
    lastNanos += nanos.getAsLong() - start;
  }

  /** The steps since the last line. */
  void step(long step, int epoch, double loss, double lr) {
    double count = Math.max(1, step - lastStep);
    double millis = (nanos.getAsLong() - lastNanos) / 1e6 / count;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("epoch", epoch);
    line.put("loss", loss);
    line.put("lr", lr);
    line.put("milliseconds", Math.round(millis));
    line.put("taskMilliseconds", Math.round(taskNanos / 1e6 / count));
    line.put("imagesPerSecond", Math.round(1000 * batch / millis));
    metrics.add(line);
    long share = Math.round(100 * taskNanos / 1e6 / count / millis);
    progress.line(
        true,
        () ->
            LOG.info(
                "step {}/{}  epoch {}  loss {}  {} ms a step (executors {} %), {} images/s{}",
                step,
                progress.steps(),
                epoch,
                "%.3f".formatted(loss),
                line.get("milliseconds"),
                share,
                line.get("imagesPerSecond"),
                progress.tail()));
    lastStep = step;
    lastNanos = nanos.getAsLong();
    taskNanos = 0;
  }

  /** One measurement with labels. */
  void neighbors(long step, int epoch, double accuracy, int images) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("epoch", epoch);
    line.put("knnAccuracy", accuracy);
    line.put("images", images);
    metrics.add(line);
    progress.aside(
        () ->
            LOG.info(
                "step {}/{}  epoch {}  k-NN accuracy {}",
                step,
                progress.steps(),
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
