package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.distill.Distill;
import retort.evaluate.Evaluate;
import retort.extract.ExtractFeatures;
import retort.testing.Halt;
import retort.testing.Launch;
import retort.testing.LocalCluster;
import retort.testing.LocalSpark;
import retort.testing.Logs;
import retort.testing.StandaloneCluster;
import retort.testing.Submission;

/**
 * Every job's jar with its driver on a worker, and jobs whose processes die. ({@link ObjectStoreIT}
 * submits every jar in client mode.)
 */
@Tag("slow")
@ExtendWith({LocalSpark.class, LocalCluster.class, Undisturbed.class})
class PipelineIT {
  @TempDir private static Path folder;

  private static Expected expected;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start(Expected undisturbed, StandaloneCluster workers) {
    expected = undisturbed;
    cluster = workers;
  }

  /** A cluster's settings that suit other jobs, and that lose data or fail where they hold here. */
  private static final String[] OTHERS_SETTINGS = {
    "spark.serializer=org.apache.spark.serializer.KryoSerializer",
    "spark.kryo.registrationRequired=true",
    "spark.sql.files.ignoreCorruptFiles=true",
    "spark.sql.files.ignoreMissingFiles=true",
    "spark.sql.parquet.binaryAsString=true",
    "spark.sql.parquet.compression.codec=gzip",
    "spark.sql.ansi.enabled=false",
    "spark.sql.caseSensitive=true",
    "spark.sql.session.timeZone=Asia/Kathmandu",
    "spark.sql.adaptive.enabled=false",
    "spark.sql.sources.commitProtocolClass="
        + "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs=false",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version=2",
    "spark.hadoop.mapreduce.input.pathFilter.class=org.apache.hadoop.mapred.OutputLogFilter",
    "spark.hadoop.mapreduce.output.basename=_hidden",
    "spark.hadoop.parquet.enable.summary-metadata=true",
    "spark.speculation=true",
    "spark.rdd.compress=true",
    "spark.io.compression.codec=zstd"
  };

  @Test
  void inClusterMode(SparkSession spark) throws IOException {
    Path root = rootWith("cluster-mode", "images");
    for (Stage stage : Stage.all(root.toString())) {
      Submission done = submit(Launch.cluster(cluster.master(), OTHERS_SETTINGS), stage);
      assertEquals("FINISHED", cluster.driverState(done), () -> "" + cluster.driverLogs());
    }
    expected.assertSame(spark, root);
  }

  /** One that was killed halfway is for no reader, and a second run takes its place. */
  @Test
  void anExtractionThatDiesHalfway(SparkSession spark) throws IOException {
    Path root = rootWith("halfway", "images", "teacher.safetensors");
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

    assertEquals(0, Job.execute(new ExtractFeatures(), stage.array()));
    expected.assertSameFeatures(spark, root);
  }

  /** The trial under way is run again, and those that are finished are not. */
  @Test
  void anEvaluationThatLosesAnExecutor(SparkSession spark) throws IOException {
    Path root = rootWith("lost", "images", "features", "distilled");
    Path whole = rootWith("not-lost", "images", "features", "distilled");
    assertEquals(0, Job.execute(new Evaluate(), longer(whole).array()));

    Submission running = submit(Launch.client(cluster.master()), longer(root));
    Logs.await(running.log(), Pattern.compile("finetune-.* \\(2 of 6\\)"));
    Halt.kill(cluster.executors(1), () -> StandaloneCluster.busy(running, 1), "a trial");
    String message = running.output();
    Path trials = root.resolve("results/_trials");
    Map<String, String> before = finished(trials);
    before.keySet().removeIf(trial -> !message.contains(trial + ": "));
    assertEquals(0, running.exitCode(), running::output);
    assertTrue(StandaloneCluster.lostTask(running), running::output);

    Map<String, String> after = finished(trials);
    assertEquals(6, after.size());
    assertTrue(before.size() > 1 && before.size() < 6, "killed at another moment");
    after.keySet().retainAll(before.keySet());
    assertEquals(before, after, "a finished trial was run again");
    assertEquals(Expected.results(spark, whole), Expected.results(spark, root));
  }

  /** An evaluation of six trials, each a task of a second or so. */
  private static Stage longer(Path root) {
    return Stage.results(root.toString())
        .with(
            "--set",
            "evaluate.protocols=[finetune]",
            "--set",
            "evaluate.seeds=3",
            "--set",
            "evaluate.finetune.steps=200");
  }

  /** What is in the files of finished trials, by trial; each tells how long its trial took. */
  private static Map<String, String> finished(Path trials) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(trials)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("finetune-")) {
          found.put(name.replace(".json", ""), Files.readString(file));
        }
      }
    }
    return found;
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

  /** A folder where the undisturbed run's outputs are inputs. */
  private static Path rootWith(String name, String... inputs) throws IOException {
    Path root = Files.createDirectory(folder.resolve(name));
    for (String input : inputs) {
      Files.createSymbolicLink(root.resolve(input), expected.root().resolve(input));
    }
    return root;
  }

  private static Submission submit(Launch launch, Stage stage) {
    return cluster.submit(launch, stage.jar(), stage.main().getName(), stage.array());
  }
}
