package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the submit scripts let through of a job's first words. */
class QuietStartTest {
  private static final Path LIBRARY =
      Path.of("../submit-scripts/lib/submit.sh").toAbsolutePath().normalize();
  private static final String BEGUN = "retort: the job began\n";
  private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";

  @Test
  void theWarningOfTheJvmIsLeftOutAndNothingElse() throws Exception {
    assertEquals("one\ntwo\n", passed(WARNING + "one\ntwo\n"));
    assertEquals("one\n" + WARNING, passed("one\n" + BEGUN + WARNING));
    assertEquals("Picked up X\nbar\rbar", passed("Picked up X\n" + WARNING + "bar\rbar"));
    assertEquals("", passed(""));
  }

  /** What the JVM says of an exception that spark-submit does not catch. */
  @Test
  void sparksOwnFailureIsOneLine() throws Exception {
    String trace = "\tat org.apache.spark.X.y(X.scala:1)\n";
    assertEquals(
        "resolving\nretort: spark-submit failed: a.B: driver.cores should be int: see the options"
            + " before --, and spark-defaults.conf\n",
        passed(
            WARNING
                + "resolving\nException in thread \"main\" a.B: driver.cores should be int\n"
                + trace
                + "Caused by: a.C: int\n"
                + trace,
            1));
    assertEquals("one\n" + trace, passed(BEGUN + "one\n" + trace));
  }

  /** Ninety lines of them. */
  @Test
  void sparksOptionsAreNotShown() throws Exception {
    String said =
        passed("Error: Unrecognized option: --x\n\nUsage: spark-submit [options]\na\n", 1);
    assertTrue(
        said.startsWith("Error: Unrecognized option: --x\n\nretort: spark-submit failed"), said);
    assertEquals(3, said.lines().count(), said);
  }

  @Test
  void aJvmThatEndsBeforeTheJobBeginsWasStopped() throws Exception {
    String stopped = "retort: stopped before the job began: start the same command again\n";
    assertEquals(stopped, run("quiet_start here", WARNING, 0));
    assertEquals("one\n" + stopped, run("quiet_start here", "one\n", 0));
    assertEquals("", run("quiet_start here", BEGUN, 0));
    assertEquals("", run("quiet_start ''", WARNING, 0));
  }

  /** What stops a group of processes reaches this one too. */
  @ParameterizedTest
  @ValueSource(strings = {"one", "retort: the job began\\none"})
  void theLastWordsAreHeard(String first) throws Exception {
    String command =
        "coproc quiet_start; printf '%s\\n' >&${COPROC[1]}; read -r line <&${COPROC[0]};"
            + " kill -INT $COPROC_PID; kill -TERM $COPROC_PID; kill -HUP $COPROC_PID;"
            + " printf 'last\\n' >&${COPROC[1]}; eval \"exec ${COPROC[1]}>&-\";"
            + " read -r last <&${COPROC[0]}; printf '%%s %%s' \"$line\" \"$last\"";
    assertEquals("one last", run(command.formatted(first), "", 0));
  }

  private static String passed(String said) throws IOException, InterruptedException {
    return passed(said, 0);
  }

  private static String passed(String said, int code) throws IOException, InterruptedException {
    return run("quiet_start", said, code);
  }

  private static String run(String command, String said, int code)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", "source \"$0\"; " + command, LIBRARY.toString()).start();
    process.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String passed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor());
    return passed;
  }
}
