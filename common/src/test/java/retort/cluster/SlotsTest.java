package retort.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import retort.testing.OtherJvm;

class SlotsTest {

  /** In a process of its own, since this one has a session whose master is given. */
  @Test
  void areTheTasksThatRunAtOnce() throws Exception {
    ProcessBuilder builder =
        OtherJvm.of(SlotsTest.class).redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    assertEquals(List.of("4", "2", "2", "1", "2"), text.lines().toList());
  }

  public static void main(String[] arguments) throws IOException {
    count("local[4]", 1, 4);
    count("local[4]", 2, 4);
    count("local[5]", 2, 5);
    count("local[4]", 4, 4);
    // How finely others split their data says nothing of what runs at once.
    count("local[2]", 1, 40);
  }

  private static void count(String master, int cpus, int parallelism) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.task.cpus", cpus)
            .config("spark.default.parallelism", parallelism)
            .getOrCreate()) {
      System.out.println(Slots.count(spark));
    }
  }
}
