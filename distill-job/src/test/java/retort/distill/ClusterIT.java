package retort.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.testing.LocalSpark;
import retort.testing.StandaloneCluster;
import retort.testing.StandaloneCluster.Submission;

/** The job's jar on a real cluster: a Master and two Workers, each a process of its own. */
@ExtendWith(LocalSpark.class)
class ClusterIT {
  private static final Path JAR = Path.of(System.getProperty("retort.job.jar", "?"));
  private static final int STEPS = 40;

  @TempDir private static Path folder;

  private static StandaloneCluster cluster;

  @BeforeAll
  static void start(SparkSession spark) throws IOException {
    SampleFeatures.write(spark, folder.resolve("features"), 90);
    assertEquals(0, Job.execute(new Distill(), arguments(folder.resolve("local"), List.of())));
    cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void twoWorkersGiveTheBitsOfLocal2() throws IOException {
    Path output = folder.resolve("distributed");
    Submission run = submit(cluster.master(), output, List.of());
    assertEquals(0, run.exitCode(), run.output());
    assertSameRun(output);
  }

  @Test
  void aKilledDriverIsResumedToTheSameBits() throws Exception {
    Path output = folder.resolve("killed");
    Submission run = submit(cluster.master(), output, List.of());
    while (!Files.exists(output.resolve("_checkpoints/step-000004"))
        && !Files.exists(output.resolve("_checkpoints/step-000006"))) {
      assertTrue(run.process().isAlive(), run::output);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    run.process().destroyForcibly();
    assertNotEquals(0, run.exitCode());
    assertFalse(Files.exists(output.resolve("_retort.json")), "killed too late");

    Submission refused = submit("local[2]", output, List.of());
    assertEquals(2, refused.exitCode(), refused.output());

    Submission resumed = submit("local[2]", output, List.of("--resume"));
    assertEquals(0, resumed.exitCode(), resumed.output());
    assertSameRun(output);
  }

  private static Submission submit(String master, Path output, List<String> options) {
    return cluster.submit(
        master, JAR, Distill.class.getName(), List.of(), arguments(output, options));
  }

  private static String[] arguments(Path output, List<String> options) {
    List<String> args =
        new ArrayList<>(List.of("--features", folder.resolve("features").toString()));
    args.addAll(List.of("--output", output.toString()));
    args.addAll(options);
    for (String setting :
        List.of(
            "images=6",
            "steps=" + STEPS,
            "batch=32",
            "holdout=0.2",
            "backbone.widths=[4,6]",
            "pool.size=2",
            "pool.steps=9",
            "pool.lr=0.05",
            "evaluate.backbones=1",
            "evaluate.steps=5",
            "checkpoint.every=2",
            "partitions=2",
            "threads=1")) {
      args.addAll(List.of("--set", "distill." + setting));
    }
    return args.toArray(String[]::new);
  }

  /** The last checkpoint, hence everything that the run has become, and the figure it reports. */
  private static void assertSameRun(Path output) throws IOException {
    Path local = folder.resolve("local");
    for (String file :
        List.of("synthetic", "optimizer", "pool-00", "pool-01", "momentum-00", "momentum-01")) {
      String name = "_checkpoints/step-0000%d/%s.safetensors".formatted(STEPS, file);
      assertArrayEquals(
          Files.readAllBytes(local.resolve(name)), Files.readAllBytes(output.resolve(name)), name);
    }
    assertEquals(heldOut(local), heldOut(output));
  }

  private static String heldOut(Path output) throws IOException {
    String manifest = Files.readString(output.resolve("_retort.json"));
    return manifest.replaceAll("(?s).*(\"heldOut\" : \\{[^}]*}).*", "$1");
  }
}
