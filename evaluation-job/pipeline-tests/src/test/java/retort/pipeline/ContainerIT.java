package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.SparkHome;

/**
 * What the Dockerfile runs, in a bare Debian root. Takes minutes, root, debootstrap and a Debian
 * mirror: {@code -Dretort.container=true}.
 */
@Tag("slow")
@EnabledIfSystemProperty(
    named = "retort.container",
    matches = "true",
    disabledReason = "a bare Debian root takes minutes: -Dretort.container=true")
class ContainerIT {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void aBareDebianRootRunsTheJobs() throws Exception {
    Path root = folder.resolve("root");
    run("debootstrap", "--variant=minbase", "bookworm", root.toString());
    Path home = Files.createDirectories(root.resolve("opt/retort"));
    for (String part : List.of("conf", "submit-scripts")) {
      run("cp", "-r", ROOT.resolve(part).toString(), home.toString());
    }
    for (String job : List.of("feature-extraction-job", "distill-job", "evaluation-job")) {
      String jar = job + "/target/" + job + ".jar";
      Files.createDirectories(home.resolve(jar).getParent());
      Files.copy(ROOT.resolve(jar), home.resolve(jar));
    }
    Path spark = SparkHome.make(Files.createDirectory(folder.resolve("spark"))).folder();
    run("cp", "-rL", spark.toString(), root.resolve("opt/spark").toString());
    Files.createDirectories(home.resolve("target"));
    // Spark's own distribution has no S3 client, and the build's has.
    run("cp", "-r", ROOT.resolve("target/spark-s3").toString(), home + "/target/");
    List<String> client;
    try (Stream<Path> jars = Files.list(home.resolve("target/spark-s3"))) {
      client = jars.map(jar -> jar.getFileName().toString()).toList();
    }
    for (String jar : client) {
      Files.delete(root.resolve("opt/spark/jars").resolve(jar));
    }
    // Java wants one, and a container has it.
    run("mount", "-t", "proc", "proc", root.resolve("proc").toString());
    try {
      String output =
          run(
              "chroot",
              root.toString(),
              "env",
              "-i",
              "SPARK_HOME=/opt/spark",
              "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
              "/opt/retort/submit-scripts/container-install.sh");
      assertTrue(output.contains("5 jobs start"), output);
      assertTrue(Files.isExecutable(root.resolve("usr/bin/tini")), "what Spark's entry point runs");
      for (String jar : client) {
        assertTrue(Files.exists(root.resolve("opt/spark/jars").resolve(jar)), jar);
      }
      String refused = asSpark(root, "/opt/retort/submit-scripts/distill.sh");
      assertTrue(refused.contains("retort: file:/nowhere: no features there"), refused);
    } finally {
      run("umount", root.resolve("proc").toString());
    }
  }

  /** What a job says to Spark's user about features that are not there. */
  private static String asSpark(Path root, String script) throws Exception {
    Process process =
        new ProcessBuilder(
                "chroot",
                "--userspec=185",
                root.toString(),
                "env",
                "-i",
                "SPARK_HOME=/opt/spark",
                "PATH=/usr/bin:/bin",
                script,
                "--features",
                "/nowhere",
                "--output",
                "/tmp/distilled")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, process.waitFor(), output);
    return output;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
