package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.spi.LoggerContext;
import org.junit.jupiter.api.Test;
import retort.UserException;

/** What {@code conf/log4j2.properties} lets through to the console. */
class ConsoleTest {
  private static Throwable users() {
    return new IllegalStateException("Job aborted", new UserException("x.png: truncated"));
  }

  @Test
  void librariesWarnInOneLine() {
    assertEquals(
        "WARN  BlockManager: disk is slow java.io.IOException: no space\n",
        output(
            "org.apache.spark.storage.BlockManager",
            "disk is slow java.io.IOException: no space\n\tat a.b.c(D.java:1)\n\tat e.f"));
    assertEquals(
        "", output("org.apache.spark.executor.Executor", "Exception in task 1.0 in stage 4.0"));
    assertEquals(
        "",
        output("org.apache.spark.sql.execution.datasources.FileFormatWriter", "Aborting job 7f."));
    assertEquals("", output("org.apache.spark.util.Utils", "Aborting task"));
    assertEquals(
        "",
        output(
            "org.apache.spark.sql.execution.datasources.FileFormatWriter",
            "Job: job_2026, Task: task_2026_0001_m_000001, Task attempt attempt_1 aborted."));
    assertEquals(
        "",
        output(
            "org.apache.spark.scheduler.TaskSetManager",
            "Task 1 in stage 49.0 failed 1 times; aborting job"));
    assertEquals(
        "",
        output(
            "org.apache.spark.scheduler.TaskSetManager",
            "Lost task 1.0 in stage 4.0 (TID 9) (h executor driver): retort.UserException:"
                + " x\n"
                + "\tat a.b"));
    assertEquals("", output("breeze.optimize.LBFGS", "Failure! Resetting history"));
    // Told in one line by the job itself, or said of what is ending.
    assertEquals("", output("org.apache.spark.SparkContext", "Error initializing SparkContext."));
    assertEquals(
        "",
        output(
            "org.apache.spark.metrics.MetricsSystem",
            "Stopping a MetricsSystem that is not running"));
    assertEquals(
        "",
        output("org.apache.spark.ml.util.Instrumentation", "x: SparkContext has been shutdown"));
    assertEquals(
        "", output("org.apache.spark.util.Utils", "Uncaught exception in thread shutdown-hook-0"));
    String tasks = "org.apache.spark.scheduler.TaskSetManager";
    String lost = "Lost task 1.0 in stage 1.0 (TID 3) (h executor driver): ";
    String failed =
        "org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing";
    assertEquals("", output(tasks, lost + failed));
    assertEquals("", output(tasks, lost + "TaskKilled (Stage cancelled: " + failed));
    assertEquals(
        "WARN  TaskSetManager: " + lost + "ExecutorLostFailure\n",
        output(tasks, lost + "ExecutorLostFailure\n\tat a.b"));
    // Where spark.local.dir has no room for the job's jar, which Spark fetches at its start.
    assertEquals("", output("org.apache.spark.util.Utils", "Uncaught exception in thread main"));
    String transport = "org.apache.spark.network.server.Transport";
    assertEquals("", output(transport + "ChannelHandler", "Exception in connection from /h:1"));
    assertEquals(
        "",
        output(
            transport + "RequestHandler",
            "Error sending result StreamResponse[streamId=/jars/j.jar,byteCount=178910541]"));
    assertEquals(
        "",
        output(
            "org.apache.spark.SparkConf",
            "Note that spark.local.dir will be overridden by the value set by the cluster"));
  }

  @Test
  void whatRetortCantExplainKeepsItsTrace() {
    List<String> lines =
        console(log -> log.getLogger("retort.command.Job").error("failed", users()))
            .lines()
            .toList();
    assertEquals("ERROR failed", lines.get(0).substring(9));
    assertEquals("java.lang.IllegalStateException: Job aborted", lines.get(1));
  }

  /** Without its time. */
  private static String output(String logger, String message) {
    String output = console(log -> log.getLogger(logger).error(message, users()));
    output = output.replace("ERROR", "WARN ");
    return output.isEmpty() ? "" : output.substring(9);
  }

  private static String console(Consumer<LoggerContext> logging) {
    PrintStream err = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
    // A class loader of its own has a logging of its own.
    try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
      logging.accept(
          LogManager.getContext(loader, false, Path.of("../conf/log4j2.properties").toUri()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.setErr(err);
    }
    return output.toString(StandardCharsets.UTF_8);
  }
}
