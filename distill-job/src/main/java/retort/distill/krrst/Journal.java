package retort.distill.krrst;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.dataset.Synthetic;
import retort.distill.report.DistillationReport;
import retort.distill.report.StepTimes;
import retort.progress.Progress;
import retort.resume.MetricsFile;
import retort.storage.Storage;

/**
 * The log of a run: lines or a bar on the console, {@code metrics.jsonl} and {@code report.html}.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final MetricsFile metrics;
  private final long steps;
  private final DistillationReport report;
  private final Consumer<String> jobs;
  private final Progress progress;
  private long began = System.nanoTime();

  /**
   * A journal that goes on at a step.
   *
   * @param file {@code _report/metrics.jsonl}
   * @param steps of the whole run
   * @param from the step of the checkpoint; later lines are of steps that will be taken again
   * @param report written at every checkpoint
   * @param jobs is told what the next Spark jobs are for
   */
  public Journal(
      Storage file, long steps, long from, DistillationReport report, Consumer<String> jobs) {
    this.metrics = new MetricsFile(file, from);
    this.steps = steps;
    this.report = report;
    this.jobs = jobs;
    this.progress = Progress.of("outer steps", steps, from);
  }

  /** Work is about to begin: "outer step 12 of 1000". */
  void begins(String work) {
    jobs.accept(work);
    began = System.nanoTime();
  }

  /** A step was taken. */
  void taken(long step, double loss) {
    progress.step(step, loss);
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
    if (!progress.bar()) {
      LOG.info(
          "step {}/{}  loss {}  {}  {}",
          step,
          steps,
          "%.5f".formatted(loss),
          StepTimes.text(milliseconds),
          progress.left());
    }
  }

  /** One evaluation on the held-out rows. */
  void heldOut(long step, double loss, double initial) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("heldOutLoss", loss);
    line.put("ratioToInitial", loss / initial);
    metrics.add(line);
    progress.pause((System.nanoTime() - began) / 1e9);
    progress.aside(
        () ->
            LOG.info(
                "step {}/{}  held-out outer loss {}  {} of the initial set's",
                step,
                steps,
                "%.5f".formatted(loss),
                "%.3f".formatted(loss / initial)));
  }

  /**
   * Replaces the files.
   *
   * @param step steps that were taken
   */
  void checkpoint(long step, Synthetic synthetic) {
    metrics.flush();
    report.write(step, synthetic, metrics.lines(), progress.left());
  }

  @Override
  public void close() {
    progress.close();
  }
}
