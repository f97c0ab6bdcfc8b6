package retort.distill;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.resume.MetricsFile;
import retort.storage.Storage;

/** What a person watches and what {@code metrics.jsonl} keeps. */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final MetricsFile metrics;
  private final long steps;

  /**
   * A journal that goes on at a step.
   *
   * @param file {@code _report/metrics.jsonl}
   * @param steps of the whole run
   * @param from the step of the checkpoint; later lines are of steps that will be taken again
   */
  Journal(Storage file, long steps, long from) {
    this.metrics = new MetricsFile(file, from);
    this.steps = steps;
  }

  /** One line of the outer loop. */
  void step(long step, double loss, double lr, int backbone, Map<String, Double> milliseconds) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("loss", loss);
    line.put("lr", lr);
    line.put("backbone", backbone);
    line.put("milliseconds", milliseconds);
    metrics.add(line);
    LOG.info("step {}/{}  outer loss {}  {}", step, steps, "%.5f".formatted(loss), milliseconds);
  }

  /** One evaluation on the held-out rows. */
  void heldOut(long step, double loss, double initial) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("heldOutLoss", loss);
    line.put("ratioToInitial", loss / initial);
    metrics.add(line);
    LOG.info(
        "step {}/{}  held-out outer loss {}  {} of the initial set's",
        step,
        steps,
        "%.5f".formatted(loss),
        "%.3f".formatted(loss / initial));
  }

  /** Replaces the file. */
  void flush() {
    metrics.flush();
  }
}
