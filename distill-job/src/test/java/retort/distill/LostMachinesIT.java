package retort.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.testing.Halt;
import retort.testing.Launch;
import retort.testing.LocalCluster;
import retort.testing.LocalSpark;
import retort.testing.Logs;
import retort.testing.SampleFeatures;
import retort.testing.StandaloneCluster;
import retort.testing.Submission;

/** Processes that die or hang while a distillation runs do not change a bit of what it ends in. */
@Tag("slow")
@ExtendWith({LocalSpark.class, LocalCluster.class})
class LostMachinesIT {
  private static final Pattern STEP = Pattern.compile("step (\\d+)/\\d+ {2}loss");
  private static final Pattern FIRST_STEPS = Pattern.compile("step 2/\\d+ {2}loss");
  private static final Pattern SECOND_ATTEMPT = Pattern.compile("Starting task \\d+\\.1 in stage ");

  @TempDir private static Path folder;

  private static TestRun run;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start(SparkSession spark, StandaloneCluster workers) {
    cluster = workers;
    SampleFeatures.write(spark, folder.resolve("features"), 300);
    run =
        new TestRun(
            folder.resolve("features"),
            24,
            List.of("batch=full", "backbone.widths=[8,16]", "checkpoint.every=2", "log.every=1"));
    assertEquals(0, Job.execute(new Distill(), run.arguments(folder.resolve("whole"))));
  }

  @Test
  void anExecutorDiesInTheMiddleOfARound() throws IOException {
    Path output = folder.resolve("executor");
    Submission running = submit(Launch.client(cluster.master()), output);
    Logs.await(running.log(), FIRST_STEPS);
    Halt.kill(cluster.executors(1), () -> StandaloneCluster.busy(running, 1), "a round");
    assertEquals(0, running.exitCode(), running::output);
    assertTrue(StandaloneCluster.lostTask(running), running::output);
    run.assertSame(folder.resolve("whole"), output);
  }

  @Test
  void anExecutorHangsAndNeitherAttemptCountsTwice() throws IOException {
    Path output = folder.resolve("speculation");
    Launch speculating =
        Launch.client(
            cluster.master(),
            "spark.speculation=true",
            "spark.speculation.interval=50ms",
            "spark.speculation.quantile=0.5",
            "spark.locality.wait=0s");
    Submission running = submit(speculating, output);
    Logs.await(running.log(), FIRST_STEPS);
    List<ProcessHandle> hanging = cluster.executors(1);
    assertFalse(hanging.isEmpty(), running::output);
    Halt.stop(hanging);
    try {
      Logs.await(running.log(), SECOND_ATTEMPT);
    } finally {
      Halt.resume(hanging);
    }
    assertEquals(0, running.exitCode(), running::output);
    run.assertSame(folder.resolve("whole"), output);
  }

  @Test
  void theDriverDiesBetweenCheckpoints() throws IOException {
    Path output = folder.resolve("driver");
    Submission running = submit(Launch.client(cluster.master()), output);
    kill(running, () -> step(running) > 2 && step(running) % 2 == 1, "a step without a checkpoint");
    assertResumes(output);
  }

  @Test
  void theDriverDiesWhileItWritesACheckpoint() throws IOException {
    Path output = folder.resolve("half-written");
    Path checkpoints = output.resolve("_checkpoints");
    Submission running = submit(Launch.client("local[2]"), output);
    kill(running, () -> step(running) > 2 && half(checkpoints), "a checkpoint");
    assertResumes(output);
    assertFalse(half(checkpoints), "what the killed run left behind is still there");
  }

  private static void kill(Submission running, BooleanSupplier moment, String what) {
    Halt.kill(List.of(running.process().toHandle()), moment, what);
  }

  /** Goes on with a run that was killed, on another master. */
  private static void assertResumes(Path output) throws IOException {
    assertFalse(Files.exists(output.resolve("_retort.json")), "killed too late");
    Submission resumed = submit(Launch.client("local[2]"), output, "--resume");
    assertEquals(0, resumed.exitCode(), resumed::output);
    Matcher start = Pattern.compile("; step (\\d+) of ").matcher(resumed.output());
    assertTrue(start.find() && !start.group(1).equals("0"), resumed::output);
    run.assertSame(folder.resolve("whole"), output);
  }

  private static Submission submit(Launch launch, Path output, String... options) {
    return cluster.submit(
        launch, TestRun.JAR, Distill.class.getName(), run.arguments(output, options));
  }

  /** The last step that a run has told of, 0 before the first. */
  private static int step(Submission running) {
    Matcher steps = STEP.matcher(running.output());
    int last = 0;
    while (steps.find()) {
      last = Integer.parseInt(steps.group(1));
    }
    return last;
  }

  /** Whether a checkpoint is there that is not whole. */
  private static boolean half(Path checkpoints) {
    File[] found = checkpoints.toFile().listFiles((at, name) -> name.startsWith(".step-"));
    return found != null && found.length > 0;
  }
}
