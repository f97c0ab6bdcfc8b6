package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.LocalSpark;
import retort.testing.SparkHome;
import retort.testing.Submission;

/**
 * The jars that were built with one Spark, by the scripts on the newer one in {@code SPARK_HOME}.
 */
@Tag("slow")
@ExtendWith({LocalSpark.class, Undisturbed.class})
class NewerSparkIT {
  @TempDir private Path folder;

  /** On a cluster of two executors. The result has the bits of {@code local[2]} on the older. */
  @Test
  void thePipelineOnSpark41(SparkSession spark, Expected expected) throws IOException {
    Path home = Files.createDirectory(folder.resolve("spark"));
    SparkHome.make(home, Path.of("spark-4.1/target/spark-4.1.classpath"));
    assertTrue(Files.exists(home.resolve("jars/spark-core_2.13-4.1.0.jar")));
    Scripts scripts =
        new Scripts(
            home,
            Map.of(),
            List.of(
                "--master",
                "local-cluster[2,1,1024]",
                "--executor-memory",
                "1g",
                "--conf",
                "spark.ui.enabled=false"));
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.createSymbolicLink(root.resolve("images"), expected.root().resolve("images"));
    for (Stage stage : Stage.all(root.toString())) {
      Submission done = scripts.submit(stage);
      assertEquals(0, done.exitCode(), done::output);
    }
    expected.assertSame(spark, root);
  }
}
