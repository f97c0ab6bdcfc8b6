package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.storage.Storage;
import retort.teacher.training.TrainTeacher;
import retort.testing.Halt;
import retort.testing.Launch;
import retort.testing.LocalCluster;
import retort.testing.LocalSpark;
import retort.testing.Logs;
import retort.testing.StandaloneCluster;
import retort.testing.Submission;

/** The whole pipeline on {@code s3a://} against a real S3 server. */
@Tag("slow")
@ExtendWith({LocalSpark.class, LocalCluster.class, Undisturbed.class})
class ObjectStoreIT {
  @TempDir private static Path folder;

  private static Expected expected;
  private static StandaloneCluster cluster;
  private static S3Server server;

  @BeforeAll
  static void start(Expected undisturbed, StandaloneCluster workers) throws IOException {
    expected = undisturbed;
    cluster = workers;
    server = new S3Server(Files.createDirectory(folder.resolve("server")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * In client mode on two workers, with credentials that only the driver's environment knows. The
   * result has the bits of {@code local[2]}.
   */
  @Test
  void theWholePipelineWithoutARename(SparkSession spark) throws Exception {
    Storage root = rootWithImages("calm");
    Path events = Files.createDirectory(folder.resolve("events"));
    Path downloaded = folder.resolve("calm");
    try (FaultyWire wire = new FaultyWire(server.port(), false)) {
      for (Stage stage : Stage.all(root.toString())) {
        Submission running = submit(cluster.master(), wire, stage, events);
        Logs.await(
            running.log(), Pattern.compile("Registered executor (?s).*Registered executor "));
        assertNoSecretIn(commandLines(running));
        if (stage.main() == TrainTeacher.class) {
          String page = environmentPage(running);
          assertTrue(page.contains("fs.s3a.secret.key"), page);
          assertFalse(page.contains(S3Server.SECRET), "the environment page tells the secret");
        }
        assertEquals(0, running.exitCode(), running::output);
      }
      assertTrue(wire.requests.get() > 100, "the jobs did not go through the wire");
      assertEquals(0, wire.copies.get(), "a rename copied");
    }
    for (String output : List.of("features", "distilled", "results")) {
      String committed = root.child(output).child("_SUCCESS").readText();
      assertTrue(committed.matches("(?s).*\"committer\"\\s*:\\s*\"magic\".*"), committed);
    }
    download(root, downloaded);
    expected.assertSame(spark, downloaded);
    assertTrue(Files.exists(downloaded.resolve("distilled/_report/images.png")));

    assertSecretNowhere(downloaded);
    assertSecretNowhere(events);
    assertSecretNowhere(cluster.folder());
  }

  /** And a driver that is killed while it writes a checkpoint. */
  @Test
  void nothingIsLostOrDoubledOnABadNetwork(SparkSession spark) throws Exception {
    Storage root = rootWithImages("stormy");
    Path events = Files.createDirectory(folder.resolve("stormy-events"));
    try (FaultyWire wire = new FaultyWire(server.port(), true)) {
      for (Stage stage : List.of(Stage.teacher(root.toString()), Stage.features(root.toString()))) {
        Submission done = submit("local[2]", wire, stage, events);
        assertEquals(0, done.exitCode(), done::output);
      }
      Stage distill = Stage.distilled(root.toString()).with("--resume");
      Storage checkpoints = root.child("distilled").child("_checkpoints");
      Submission running = submit("local[2]", wire, distill, events);
      Halt.kill(List.of(running.process().toHandle()), () -> half(checkpoints), "a checkpoint");
      assertFalse(root.child("distilled").child("_retort.json").exists(), "killed too late");

      Submission resumed = submit("local[2]", wire, distill, events);
      assertEquals(0, resumed.exitCode(), resumed::output);
      Submission evaluated = submit("local[2]", wire, Stage.results(root.toString()), events);
      assertEquals(0, evaluated.exitCode(), evaluated::output);
      assertTrue(wire.resets.get() > 0, "no reset");
      assertTrue(wire.refusals.get() > 0, "no 503");
      assertTrue(wire.delays.get() > 0, "no slow answer");
    }
    Path downloaded = folder.resolve("stormy");
    download(root, downloaded);
    expected.assertSame(spark, downloaded);
    assertSecretNowhere(downloaded);
    assertSecretNowhere(cluster.folder());
  }

  private static Submission submit(String master, FaultyWire wire, Stage stage, Path events) {
    List<String> conf = new ArrayList<>(S3Server.sparkSettings(wire.port()));
    conf.add("spark.eventLog.enabled=true");
    conf.add("spark.eventLog.dir=" + events.toUri());
    conf.add("spark.ui.enabled=true");
    conf.add("spark.ui.port=0");
    // Of a wait before the next try, which is half a second and doubles, nothing is learned here.
    conf.add("spark.hadoop.fs.s3a.retry.interval=50ms");
    conf.add("spark.hadoop.fs.s3a.retry.throttle.interval=50ms");
    Launch launch = Launch.client(master, conf.toArray(String[]::new));
    return cluster.submit(
        launch.in(S3Server.environment()), stage.jar(), stage.main().getName(), stage.array());
  }

  private static Storage rootWithImages(String name) throws IOException {
    Storage root = Storage.of("s3a://%s/%s".formatted(S3Server.BUCKET, name), server.hadoop());
    root.files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(expected.root().resolve("images").toUri()),
            root.child("images").path());
    return root;
  }

  private static void download(Storage from, Path to) throws IOException {
    assertTrue(FileUtil.copy(from.files(), from.path(), to.toFile(), false, server.hadoop()));
  }

  /** Whether a checkpoint after the first steps is there that is not whole. */
  private static boolean half(Storage checkpoints) {
    try {
      if (!checkpoints.exists()) {
        return false;
      }
      return Stream.of(checkpoints.files().listStatus(checkpoints.path()))
          .filter(status -> status.isDirectory() && !status.getPath().getName().endsWith("00"))
          .anyMatch(
              status -> !checkpoints.child(status.getPath().getName() + "/state.json").exists());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the driver's user interface. */
  private static String environmentPage(Submission running) throws IOException {
    String port =
        Logs.await(running.log(), Pattern.compile("started service 'SparkUI' on port (\\d+)"))
            .group(1);
    URL page = URI.create("http://127.0.0.1:%s/environment/".formatted(port)).toURL();
    try (InputStream in = page.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What {@code ps} shows of a job. */
  private static String commandLines(Submission running) {
    List<ProcessHandle> processes = new ArrayList<>(List.of(running.process().toHandle()));
    processes.addAll(cluster.executors(0));
    processes.addAll(cluster.executors(1));
    StringBuilder lines = new StringBuilder();
    processes.forEach(process -> lines.append(StandaloneCluster.commandLine(process)));
    return lines.toString();
  }

  private static void assertNoSecretIn(String text) {
    assertTrue(text.contains("SparkSubmit") && text.contains("CoarseGrainedExecutorBackend"), text);
    assertFalse(text.contains(S3Server.SECRET), "the secret is there");
  }

  /** In no file below a folder, compressed ones left out. */
  private static void assertSecretNowhere(Path below) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(below)) {
      files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    assertFalse(files.isEmpty());
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertFalse(text.contains(S3Server.SECRET), file.toString());
    }
  }
}
