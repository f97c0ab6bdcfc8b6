package retort.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class StragglersTest {
  @TempDir private static Path folder;

  @Test
  void aTaskThatGoesOnAfterItsJobFailedIsWaitedFor(SparkSession spark) throws IOException {
    String begun = folder.resolve("begun").toString();
    String done = folder.resolve("done").toString();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      assertThrows(
          Exception.class,
          () ->
              context
                  .parallelize(List.of(0, 1), 2)
                  .foreach(task -> run(task, Path.of(begun), Path.of(done))));
      assertTrue(stragglers.await(60));
      assertEquals("late", Files.readString(Path.of(done)));
    }
  }

  @Test
  void theWaitHasAnEnd(SparkSession spark) {
    try (Stragglers stragglers = Stragglers.watch(spark)) {
      assertEquals(false, stragglers.await(0), "no job has ended");
    }
  }

  private static void run(int task, Path begun, Path done) throws Exception {
    if (task == 1) {
      Files.writeString(begun, "");
      // Longer than Spark takes to fail the job.
      Thread.sleep(1500);
      Files.writeString(done, "late");
      return;
    }
    while (!Files.exists(begun)) {
      Thread.sleep(5);
    }
    throw new IllegalStateException("this task fails on purpose");
  }
}
