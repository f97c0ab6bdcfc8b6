package retort.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.testing.Launch;
import retort.testing.LocalCluster;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;
import retort.testing.StandaloneCluster;
import retort.testing.Submission;

/** The job's jar on a real cluster: a Master and two Workers, each a process of its own. */
@Tag("slow")
@ExtendWith({LocalSpark.class, LocalCluster.class})
class ClusterIT {
  @TempDir private static Path folder;

  private static TestRun run;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start(SparkSession spark, StandaloneCluster workers) {
    cluster = workers;
    SampleFeatures.write(spark, folder.resolve("features"), 90);
    run =
        new TestRun(
            folder.resolve("features"),
            40,
            List.of("batch=32", "backbone.widths=[4,6]", "checkpoint.every=10"));
    assertEquals(0, Job.execute(new Distill(), run.arguments(folder.resolve("local"))));
  }

  @Test
  void twoWorkersGiveTheBitsOfLocal2() throws IOException {
    Path output = folder.resolve("distributed");
    Submission done = submit(Launch.client(cluster.master()), output);
    assertEquals(0, done.exitCode(), done.output());
    for (String worker : List.of("127.0.0.1", "127.0.0.2")) {
      String task = "(?s).*Starting task [0-9.]+ in stage [0-9.]+ \\(TID \\d+\\) \\(%s,.*";
      assertTrue(done.output().matches(task.formatted(worker)), worker + " had nothing to do");
    }
    run.assertSame(folder.resolve("local"), output);
  }

  @Test
  void aDriverOnAWorkerGivesThemToo() throws IOException {
    Path output = folder.resolve("driver-on-a-worker");
    Submission done = submit(Launch.cluster(cluster.master()), output);
    assertEquals("FINISHED", cluster.driverState(done), () -> "" + cluster.driverLogs());
    run.assertSame(folder.resolve("local"), output);
  }

  @Test
  void aDriverOnAWorkerThatRefusesItsInputFailsAndSaysWhy() throws IOException {
    Path output = folder.resolve("refused");
    Submission done =
        cluster.submit(
            Launch.cluster(cluster.master()),
            TestRun.JAR,
            Distill.class.getName(),
            new TestRun(folder.resolve("nowhere"), 1, List.of()).arguments(output));
    assertEquals("FAILED", cluster.driverState(done));
    assertTrue(
        cluster.driverLogs().stream().anyMatch(log -> log.contains("nowhere: no features there")),
        () -> done.output() + cluster.driverLogs());
    assertFalse(Files.exists(output));
  }

  /** Of two Workers of two cores there are two slots of two, however finely others split data. */
  @Test
  void aPartitionIsWhatASlotHas() throws IOException {
    Path output = folder.resolve("slots");
    TestRun open = new TestRun(folder.resolve("features"), 1, List.of("batch=32", "partitions=0"));
    Submission done =
        cluster.submit(
            Launch.client(
                cluster.master(),
                "spark.executor.cores=2",
                "spark.cores.max=4",
                "spark.task.cpus=2",
                "spark.default.parallelism=7"),
            TestRun.JAR,
            Distill.class.getName(),
            open.arguments(output));
    assertEquals(0, done.exitCode(), done.output());
    String state = Files.readString(open.checkpoint(output, 1).resolve("state.json"));
    assertTrue(state.contains("\"partitions\" : 2,"), state);
  }

  private static Submission submit(Launch launch, Path output) {
    return cluster.submit(launch, TestRun.JAR, Distill.class.getName(), run.arguments(output));
  }
}
