package retort.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import retort.DivergedException;
import retort.UserException;
import retort.progress.Interruption;
import retort.progress.Progress;

/**
 * Runs a job's command and turns what happens into an exit code: 0 done, 1 wrong command line, 2
 * the user's input or settings, 3 anything else.
 */
public final class Job {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  private static final int WRONG_COMMAND_LINE = 1;
  private static final int WRONG_INPUT = 2;
  private static final int FAILED = 3;

  private Job() {}

  /**
   * What a job's {@code main} calls. Ends the JVM only where the job failed: on some cluster
   * managers an explicit exit with 0 counts as a failure.
   *
   * @param command annotated for picocli, a {@link Runnable}
   */
  @SuppressWarnings("SystemExitOutsideMain") // This is every job's main.
  public static void main(Runnable command, String... args) {
    // One way to write numbers, on every console and in every report.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    int code =
        Interruption.during(
            () -> {
              sayBegun();
              return execute(command, args);
            },
            () -> "Nothing was written yet: start the same command again");
    if (code != 0) {
      System.exit(code);
    }
  }

  /** The submit scripts wait for it, and show it to nobody. */
  private static void sayBegun() {
    String begun = System.getenv("RETORT_BEGUN");
    if (begun != null) {
      System.err.println(begun);
    }
  }

  /** As {@link #main}, and returns the exit code. */
  public static int execute(Runnable command, String... args) {
    CommandLine line = new CommandLine(command);
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler((error, given) -> misused(error));
    line.setExecutionExceptionHandler((error, at, parsed) -> report(error, at.getErr()));
    try {
      Jvm.requireSupported(Runtime.version().feature());
      return line.execute(args);
    } catch (UserException | Error e) {
      // Errors of the JVM and of libraries (Hadoop's FSError): picocli hands on exceptions only.
      return report(e, line.getErr());
    }
  }

  /**
   * Starts (or joins) the Spark session, runs the body and stops the session that was started. The
   * body gets a session of its own, with the settings that every job needs.
   *
   * @param name of the application, as the cluster manager shows it
   */
  public static void onSpark(String name, Consumer<SparkSession> body) {
    onSpark(name, Map.of(), body);
  }

  /**
   * As {@link #onSpark(String, Consumer)}, for a job whose work is a few long stages of Spark's:
   * where somebody watches, Spark's own bar shows their tasks.
   */
  public static void onSparkWithBars(String name, Consumer<SparkSession> body) {
    onSpark(
        name, Map.of("spark.ui.showConsoleProgress", Boolean.toString(Progress.watched())), body);
  }

  /**
   * As {@link #onSpark(String, Consumer)}, with settings of Spark's that hold where the user says
   * nothing else.
   */
  public static void onSpark(
      String name, Map<String, String> defaults, Consumer<SparkSession> body) {
    Jvm.warnOfEncoding(LOG);
    boolean joined =
        !SparkSession.getActiveSession().isEmpty() || !SparkSession.getDefaultSession().isEmpty();
    SparkSession spark = joined ? SparkDefaults.joined() : SparkDefaults.start(name, defaults);
    SparkSession own = SessionRules.session(spark);
    SparkSession.setActiveSession(own);
    boolean done = false;
    try {
      body.accept(own);
      done = true;
    } finally {
      if (joined) {
        SparkSession.setActiveSession(spark);
      } else {
        SparkSession.clearActiveSession();
        stop(spark, done);
      }
    }
  }

  private static void stop(SparkSession spark, boolean done) {
    Interruption.during(
        spark::stop,
        () ->
            done
                ? "Its work was done"
                : "It had failed before: start the same command again to see why");
  }

  /** The usage, a screen long, would push what is wrong out of sight. */
  private static int misused(CommandLine.ParameterException error) {
    PrintWriter console = error.getCommandLine().getErr();
    console.println("retort: " + error.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(error, console);
    console.println(
        "retort: %s --help lists the options"
            .formatted(error.getCommandLine().getCommandSpec().qualifiedName()));
    return WRONG_COMMAND_LINE;
  }

  private static int report(Throwable error, PrintWriter console) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException) {
        LOG.debug("refused", error);
        console.println("retort: " + cause.getMessage());
        return WRONG_INPUT;
      }
      if (cause instanceof SparkStartException || cause instanceof DivergedException) {
        LOG.debug("failed", error);
        console.println("retort: failed: " + cause.getMessage());
        return FAILED;
      }
    }
    if (Interruption.ending()) {
      return FAILED; // Spark was stopped under the job: what it says about that says nothing.
    }
    String advice = JvmFailure.advice(error);
    if (advice == null) {
      String setting = SparkStartException.refusedSetting(error);
      if (setting != null) {
        LOG.debug("refused", error);
        console.println("retort: " + setting);
        return WRONG_INPUT;
      }
      advice = StorageFailure.advice(error);
      if (advice != null && !StorageFailure.isFull(advice)) {
        LOG.debug("refused", error);
        console.println("retort: " + advice);
        return WRONG_INPUT;
      }
    }
    if (advice == null) {
      LOG.error("failed", error);
      console.println("retort: failed: " + error);
    } else {
      LOG.debug("failed", error);
      console.println("retort: failed: " + advice);
    }
    return FAILED;
  }
}
