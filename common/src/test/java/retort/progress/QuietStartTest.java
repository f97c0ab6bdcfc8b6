package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the submit scripts let through of a job's first words. */
class QuietStartTest {
  private static final Path LIBRARY =
      Path.of("../submit-scripts/lib/submit.sh").toAbsolutePath().normalize();
  private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";

  @Test
  void theWarningOfTheJvmIsLeftOutAndNothingElse() throws Exception {
    assertEquals("one\ntwo\n", passed(WARNING + "one\ntwo\n"));
    assertEquals("one\n" + WARNING, passed("one\n" + WARNING));
    assertEquals("Picked up X\nbar\rbar", passed("Picked up X\n" + WARNING + "bar\rbar"));
    assertEquals("", passed(""));
  }

  /** What the JVM says of an exception that spark-submit does not catch. */
  @Test
  void sparksOwnFailureIsOneLine() throws Exception {
    String trace = "\tat org.apache.spark.X.y(X.scala:1)\n";
    assertEquals(
        "retort: spark-submit failed: a.B: driver.cores should be int\n",
        passed(
            WARNING
                + "Exception in thread \"main\" a.B: driver.cores should be int\n"
                + trace
                + trace));
    assertEquals("one\n" + trace, passed(WARNING + "one\n" + trace));
  }

  private static String passed(String message) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", "source \"$0\"; quiet_start", LIBRARY.toString()).start();
    process.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String passed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return passed;
  }
}
