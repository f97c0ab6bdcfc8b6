package retort.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.device.cuda.EmulatedCard;
import retort.testing.CardProcess;
import retort.testing.Launch;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;
import retort.testing.StandaloneCluster;
import retort.testing.Submission;

/** The job's jar on a worker with two emulated cards, which Spark gives to two executors. */
@Tag("slow")
@ExtendWith(LocalSpark.class)
class GpuClusterIT {
  private static final Map<String, String> TWO_CARDS = Map.of("EMULATED_CARDS", "2");

  @TempDir private static Path folder;

  private static StandaloneCluster cluster;
  private static TestRun run;

  @BeforeAll
  static void start(SparkSession spark) throws IOException {
    SampleFeatures.write(spark, folder.resolve("features"), 90);
    run =
        new TestRun(
            folder.resolve("features"),
            5,
            List.of("batch=32", "backbone.widths=[4,6]", "device=cuda", "head=device"));
    Path script = folder.resolve("gpus.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo '{"name": "gpu", "addresses": ["0", "1"]}'
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path worker = folder.resolve("worker.conf");
    Files.writeString(
        worker,
        """
        spark.worker.resource.gpu.amount 2
        spark.worker.resource.gpu.discoveryScript %s
        """
            .formatted(script));
    cluster =
        new StandaloneCluster(
            Files.createDirectory(folder.resolve("cluster")),
            1,
            "--properties-file",
            worker.toString());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void executorsOfTheirOwnCardsGiveTheBitsOfOneSharedCard() throws Exception {
    Path local = folder.resolve("local");
    CardProcess shared =
        CardProcess.run(folder, Distill.class, TWO_CARDS, List.of(run.arguments(local)));
    assertEquals(0, shared.code(), shared.text());
    Path output = folder.resolve("distributed");
    Submission done = submit(output);
    assertEquals(0, done.exitCode(), done.output());
    assertTrue(done.output().contains("2 executors on 2 cards: each takes"), done.output());
    run.assertSame(local, output);
  }

  @Test
  void aCardThatIsHiddenFromItsExecutorIsNotReplacedByAnother() {
    Path output = folder.resolve("hidden");
    Submission done = submit(output, "spark.executorEnv.CUDA_VISIBLE_DEVICES=0");
    assertEquals(2, done.exitCode(), done.output());
    assertTrue(
        done.output()
            .contains("Spark gave GPU 1, and CUDA_VISIBLE_DEVICES = 0 hides it from this process"),
        done.output());
    assertFalse(Files.exists(output));
  }

  private static Submission submit(Path output, String... conf) {
    String card = EmulatedCard.folder().toString();
    List<String> all =
        new ArrayList<>(
            List.of(
                "spark.executor.resource.gpu.amount=1",
                "spark.task.resource.gpu.amount=1",
                "spark.executorEnv.LD_LIBRARY_PATH=" + card,
                "spark.executorEnv.EMULATED_CARDS=2"));
    all.addAll(List.of(conf));
    return cluster.submit(
        Launch.client(cluster.master(), all.toArray(String[]::new))
            .in(Map.of("LD_LIBRARY_PATH", card, "EMULATED_CARDS", "2")),
        TestRun.JAR,
        Distill.class.getName(),
        run.arguments(output));
  }
}
