package retort.progress;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;

/**
 * Steps of a long phase: on a terminal a bar with rate and time left; elsewhere whoever takes the
 * steps prints a line now and then, with {@link #left}, and one a minute where those are further
 * apart. Early on it says so where the phase will take more than an hour.
 */
public final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** The first steps warm up and are not counted, the next ones tell how long the rest takes. */
  private static final int WARM_UP = 2;

  private static final int MEASURED = 5;
  private static final double LONG = 3600;

  /** Empties the line that the cursor is in. */
  private static final String CLEAR = "\r\u001b[2K";

  /** The longest silence of a console without a bar, seconds. */
  private static final double SILENCE = 60;

  private final String phase;
  private final long from;
  private final long steps;
  private final DoubleSupplier clock;
  private final ProgressBar bar;
  private long done;
  private long countedFrom;
  private double countedSince;
  private double paused;
  private double lastLine;
  private boolean passing;
  private String advice =
      ". The job may be stopped at any time: --resume goes on from its last checkpoint";

  private Progress(String phase, long steps, long from, DoubleSupplier clock, ProgressBar bar) {
    this.phase = phase;
    this.steps = steps;
    this.from = from;
    this.clock = clock;
    this.bar = bar;
    this.done = from;
    this.countedFrom = from;
    this.countedSince = clock.getAsDouble();
    this.lastLine = countedSince;
  }

  /**
   * A phase at its start, or where a checkpoint left it.
   *
   * @param phase its name, a word or two
   * @param steps of the whole phase
   * @param from the steps that an earlier run took
   */
  public static Progress of(String phase, long steps, long from) {
    return of(phase, steps, from, System.getenv(), () -> System.nanoTime() / 1e9);
  }

  /** A phase without checkpoints: where it is stopped it begins again. */
  public static Progress atOnce(String phase, long steps) {
    Progress progress = of(phase, steps, 0);
    progress.advice = "";
    return progress;
  }

  /** As {@link #atOnce}, within another phase: its bar leaves nothing behind. */
  public static Progress within(String phase, long steps) {
    Progress progress = atOnce(phase, steps);
    progress.passing = true;
    return progress;
  }

  static Progress of(
      String phase, long steps, long from, Map<String, String> environment, DoubleSupplier clock) {
    var columns = Terminal.columns(environment);
    ProgressBar bar =
        columns.isEmpty()
            ? null
            : new ProgressBarBuilder()
                .setTaskName(phase)
                .setInitialMax(steps)
                .startsFrom(from, java.time.Duration.ZERO)
                .setRenderer(new BarText())
                .setUpdateIntervalMillis(250)
                .setConsumer(
                    new DelegatingProgressBarConsumer(
                        line -> System.err.print("\r" + line), columns.getAsInt() - 1))
                .build();
    return new Progress(phase, steps, from, clock, bar);
  }

  /** Whether somebody watches the console. */
  public static boolean watched() {
    return Terminal.columns(System.getenv()).isPresent();
  }

  /** Steps of the whole phase. */
  public long steps() {
    return steps;
  }

  /** Whether a bar shows the steps, so that they need no lines. */
  public boolean bar() {
    return bar != null;
  }

  /**
   * A step was taken.
   *
   * @param reached steps that were taken in all
   * @param loss of the last one
   */
  public void step(long reached, double loss) {
    step(reached, "loss %.5g".formatted(loss));
  }

  /**
   * Steps were taken, whose loss nobody looks at.
   *
   * @param reached steps that were taken in all
   */
  public void step(long reached) {
    step(reached, "");
  }

  private void step(long reached, String loss) {
    long before = done - from;
    done = reached;
    long own = reached - from;
    if (before < WARM_UP && own >= WARM_UP) {
      countedFrom = reached;
      countedSince = clock.getAsDouble();
      paused = 0;
    }
    long measured = countedFrom - from + MEASURED;
    if (own > WARM_UP && before < measured && own >= measured) {
      seconds()
          .ifPresent(
              each -> {
                double rest = each * (steps - reached);
                if (rest > LONG) {
                  aside(() -> warn(reached, each, rest));
                }
              });
    }
    if (bar != null) {
      bar.setExtraMessage(
          Stream.of(loss, rate(), left())
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining("  ")));
      bar.stepTo(reached);
    }
  }

  private void warn(long reached, double each, double rest) {
    LOG.info(
        "{}: {} at {} each will take about {}{}",
        phase,
        Quantity.of(steps - reached, "more step"),
        Durations.text(each),
        Durations.text(rest),
        advice);
  }

  /** Prints lines where the bar stands, which is drawn again below them. */
  public void aside(Runnable lines) {
    if (bar != null) {
      System.err.print(CLEAR);
    }
    lines.run();
  }

  /**
   * Does work between two steps, such as an evaluation or a checkpoint: its time is none of theirs,
   * and the bar makes room for what the work shows.
   */
  public void between(Runnable work) {
    double start = clock.getAsDouble();
    if (bar != null) {
      bar.pause();
    }
    try {
      work.run();
    } finally {
      paused += clock.getAsDouble() - start;
      if (bar != null) {
        bar.resume();
      }
    }
  }

  /**
   * Says something where no bar does.
   *
   * @param due whether it is time; it is, too, where nothing was said for a minute
   * @param line what to log
   */
  public void line(boolean due, Runnable line) {
    if (bar == null && (due || clock.getAsDouble() - lastLine > SILENCE)) {
      line.run();
      lastLine = clock.getAsDouble();
    }
  }

  /** Seconds a step; empty before the second counted step. */
  public OptionalDouble seconds() {
    long counted = done - countedFrom;
    return counted < 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((clock.getAsDouble() - countedSince - paused) / counted);
  }

  /** "312 ms a step", or nothing while it can't be told. */
  private String rate() {
    OptionalDouble each = seconds();
    return each.isEmpty() ? "" : Durations.text(each.getAsDouble()) + " a step";
  }

  /** "4 min left", or nothing while it can't be told. */
  public String left() {
    OptionalDouble each = seconds();
    return each.isEmpty() || done >= steps
        ? ""
        : Durations.text(each.getAsDouble() * (steps - done)) + " left";
  }

  /** The end of a line: two blanks and {@link #left}, or nothing. */
  public String tail() {
    return left().isEmpty() ? "" : "  " + left();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      System.err.print(passing ? CLEAR : "\n");
    }
  }
}
