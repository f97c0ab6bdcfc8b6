package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.storage.Lease;
import retort.storage.Storage;
import retort.testing.Halt;
import retort.testing.LocalSpark;
import retort.testing.Logs;
import retort.testing.Submission;

/** The whole pipeline by its scripts on YARN, in cluster mode, on {@code hdfs://}. */
@Tag("slow")
@ExtendWith({LocalSpark.class, Undisturbed.class})
class YarnIT {
  @TempDir private static Path folder;

  private static Expected expected;
  private static YarnCluster cluster;

  @BeforeAll
  static void start(Expected undisturbed) throws IOException {
    expected = undisturbed;
    cluster = new YarnCluster(Files.createDirectory(folder.resolve("cluster")));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void everyJobEndsAndItsOutputIsWhole(SparkSession spark) throws IOException {
    Storage root = rootWith("calm", "images");
    for (Stage stage : Stage.all(root.toString())) {
      Submission done = cluster.scripts().submit(stage, "--conf", "spark.yarn.maxAppAttempts=1");
      assertEquals(0, done.exitCode(), () -> done.output() + cluster.driverLogs());
      List<String> logs = cluster.driverLogs();
      assertTrue(
          logs.get(logs.size() - 1).contains("Final app status: SUCCEEDED"), () -> "" + logs);
    }
    assertEquals(List.of(), leases(root));
    expected.assertSame(spark, downloaded(root));
  }

  /** YARN starts its second attempt with the same arguments; it goes on at the last checkpoint. */
  @Test
  void aDistillationWhoseDriverIsKilled() throws IOException {
    Storage root = rootWith("killed", "images", "teacher.safetensors", "features");
    Storage distilled = root.child("distilled");
    int before = cluster.driverLogs().size();
    Stage stage = Stage.distilled(root.toString()).with("--resume");
    Submission running = cluster.scripts().submit(stage, "--conf", "spark.yarn.maxAppAttempts=2");
    Storage checkpoints = distilled.child("_checkpoints");
    Logs.await(
        () -> checkpoints.child("step-000002").exists() || !running.process().isAlive(),
        50,
        "a checkpoint");
    Halt.kill(
        cluster.drivers(),
        () -> !checkpoints.child("step-%06d".formatted(Stage.STEPS)).exists(),
        "the last checkpoint");
    assertEquals(List.of("_distilled.lock"), leases(root), "the first attempt left its lease");
    assertFalse(distilled.child("_retort.json").exists(), "killed too late");

    assertEquals(0, running.exitCode(), () -> running.output() + cluster.driverLogs());
    assertEquals(List.of(), leases(root));
    List<String> logs = cluster.driverLogs();
    assertEquals(before + 2, logs.size(), "attempts");
    String second = logs.get(before + 1);
    assertTrue(second.contains("taking over from a writer that is gone"), second);
    expected.assertSameDistilled(downloaded(root));
  }

  /** Of writers that live, one has it. */
  @Test
  void aSecondWriterIsRefused() throws IOException {
    Storage output = rootWith("claimed").child("output");
    try (Lease first = Lease.of(output, Duration.ZERO)) {
      UserException refused =
          assertThrows(UserException.class, () -> Lease.of(output, Duration.ZERO));
      assertTrue(
          refused.getMessage().contains("another process is writing it"), refused::getMessage);
      first.check();
    }
    Lease.of(output, Duration.ZERO).close();
  }

  private static List<String> leases(Storage root) {
    return root.names().stream().filter(name -> name.endsWith(".lock")).toList();
  }

  /** A folder on HDFS with the undisturbed run's outputs as inputs. */
  private static Storage rootWith(String name, String... inputs) throws IOException {
    Storage root = cluster.folder(name);
    root.files().mkdirs(root.path());
    for (String input : inputs) {
      root.files()
          .copyFromLocalFile(
              new org.apache.hadoop.fs.Path(expected.root().resolve(input).toUri()),
              root.child(input).path());
    }
    return root;
  }

  private static Path downloaded(Storage root) throws IOException {
    Path to = folder.resolve(root.path().getName());
    assertTrue(FileUtil.copy(root.files(), root.path(), to.toFile(), false, cluster.hadoop()));
    return to;
  }
}
