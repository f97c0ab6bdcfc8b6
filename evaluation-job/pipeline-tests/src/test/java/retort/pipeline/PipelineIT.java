package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.distill.Distill;
import retort.testing.Halt;
import retort.testing.Launch;
import retort.testing.LocalSpark;
import retort.testing.StandaloneCluster;
import retort.testing.Submission;

/** Every job's jar, submitted in both deploy modes to a Master and two Workers. */
@ExtendWith(LocalSpark.class)
class PipelineIT {
  @TempDir private static Path folder;

  private static Expected expected;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start(SparkSession spark) throws Exception {
    expected = Expected.make(spark, folder.resolve("local"));
    cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
  }

  @AfterEach
  void end() {
    cluster.killJobs();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void inClientMode(SparkSession spark) throws IOException {
    assertRuns(spark, Launch.client(cluster.master()), "client");
  }

  @Test
  void inClusterMode(SparkSession spark) throws IOException {
    assertRuns(spark, Launch.cluster(cluster.master()), "cluster-mode");
  }

  /** One that was killed halfway is for no reader, and a second run takes its place. */
  @Test
  void anExtractionThatDiesHalfway(SparkSession spark) throws IOException {
    Path root = Files.createDirectory(folder.resolve("halfway"));
    for (String input : List.of("images", "teacher.safetensors")) {
      Files.createSymbolicLink(root.resolve(input), expected.root().resolve(input));
    }
    Path features = root.resolve("features");
    Stage stage = Stage.features(root.toString());
    Submission running =
        submit(Launch.client("local[1]"), stage.with("--set", "extract.partitions=8"));
    Halt.kill(
        List.of(running.process().toHandle()),
        () -> parts(features) > 0 && !Files.exists(features.resolve("_SUCCESS")),
        "a part of the features");
    String[] distilled = Stage.distilled(root.toString()).array();
    assertEquals(2, Job.execute(new Distill(), distilled), "half the features were read");

    Submission again = submit(Launch.client("local[2]"), stage);
    assertEquals(0, again.exitCode(), again::output);
    expected.assertSameFeatures(spark, root);
  }

  /** How many partitions have been written, but not all and so for no reader. */
  private static long parts(Path features) {
    if (!Files.exists(features.resolve("_temporary/0"))) {
      return 0;
    }
    try (Stream<Path> found = Files.list(features.resolve("_temporary/0"))) {
      return found.filter(at -> at.getFileName().toString().startsWith("task_")).count();
    } catch (IOException gone) {
      return 0;
    }
  }

  private static Submission submit(Launch launch, Stage stage) {
    return cluster.submit(launch, stage.jar(), stage.main().getName(), stage.array());
  }

  private static void assertRuns(SparkSession spark, Launch launch, String name)
      throws IOException {
    Path root = Files.createDirectory(folder.resolve(name));
    Files.createSymbolicLink(root.resolve("images"), expected.root().resolve("images"));
    for (Stage stage : Stage.all(root.toString())) {
      Submission done = submit(launch, stage);
      assertEquals(0, done.exitCode(), done::output);
      if (launch.deployMode().equals("cluster")) {
        assertEquals("FINISHED", done.driverState());
      }
    }
    expected.assertSame(spark, root);
  }
}
