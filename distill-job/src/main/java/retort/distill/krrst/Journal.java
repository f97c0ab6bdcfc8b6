package retort.distill.krrst;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
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
  private final DistillationReport report;
  private final Consumer<String> jobs;
  private final Progress progress;
  private final List<Double> losses = new ArrayList<>();

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
    this.report = report;
    this.jobs = jobs;
    this.progress = Progress.of("outer steps", steps, from);
  }

  /** Work is about to begin: "outer step 12 of 1000". */
  void begins(String work) {
    jobs.accept(work);
  }

  /** A step was taken. */
  void taken(long step, double loss) {
    losses.add(loss);
    progress.step(step, loss);
    progress.line(
        false,
        () ->
            LOG.info(
                "step {}/{}  loss {}{}",
                step,
                progress.steps(),
                "%.5f".formatted(loss),
                progress.tail()));
  }

  /** Work between two steps, whose time is none of theirs. */
  void between(Runnable work) {
    progress.between(work);
  }

  /**
   * One line of the outer loop.
   *
   * @param loss of this step, which depends much on how far its backbone has been trained; the line
   *     on the console is the median's since the last one
   */
  void step(long step, double loss, double lr, int backbone, Map<String, Double> milliseconds) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    double median = median(losses);
    losses.clear();
    line.put("loss", loss);
    line.put("medianLoss", median);
    line.put("lr", lr);
    line.put("backbone", backbone);
    line.put("milliseconds", milliseconds);
    metrics.add(line);
    progress.line(
        true,
        () ->
            LOG.info(
                "step {}/{}  loss {}  {}{}",
                step,
                progress.steps(),
                "%.5f".formatted(median),
                StepTimes.text(milliseconds),
                progress.tail()));
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * One evaluation on the held-out rows.
   *
   * @param first the loss of the initial set, none where this is it
   * @return the loss
   */
  double heldOut(long step, OptionalDouble first, DoubleSupplier evaluation) {
    double[] loss = new double[1];
    progress.between(() -> loss[0] = evaluation.getAsDouble());
    told(step, loss[0], first.orElse(loss[0]));
    return loss[0];
  }

  private void told(long step, double loss, double initial) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("heldOutLoss", loss);
    line.put("ratioToInitial", loss / initial);
    metrics.add(line);
    String share = step == 0 ? "" : "  %.3f of the initial set's".formatted(loss / initial);
    progress.aside(
        () ->
            LOG.info(
                "step {}/{}  held-out outer loss {}{}",
                step,
                progress.steps(),
                "%.5f".formatted(loss),
                share));
  }

  /**
   * Replaces the files of a run that goes on.
   *
   * @param step steps that were taken
   */
  void checkpoint(long step, Synthetic synthetic) {
    metrics.flush();
    report.write(step, false, synthetic, metrics.lines(), progress.left());
  }

  /** Replaces the files for the last time. */
  void complete(Synthetic synthetic) {
    metrics.flush();
    report.write(progress.steps(), true, synthetic, metrics.lines(), "");
  }

  @Override
  public void close() {
    progress.close();
  }
}
