package retort.scripts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The submit scripts in a checkout of their own, whose build and Java only note how they are
 * called.
 *
 * @param root of the checkout
 */
record Checkout(Path root) {
  private static final Path SCRIPTS = Path.of("../submit-scripts").toAbsolutePath().normalize();

  /** How a script ended. */
  record Result(int code, String err) {}

  /** Copies the scripts and the settings of logging. */
  static Checkout make(Path root) throws IOException {
    Files.createDirectories(root.resolve("submit-scripts/lib"));
    for (String name :
        List.of(
            "distill.sh",
            "lib/submit.sh",
            "lib/java.sh",
            "lib/options.sh",
            "lib/spark.sh",
            "lib/master.sh")) {
      Files.copy(SCRIPTS.resolve(name), root.resolve("submit-scripts").resolve(name));
    }
    Files.writeString(root.resolve("mvnw"), "touch built; exit 1\n");
    return new Checkout(root);
  }

  /** As after a build. */
  Checkout built() throws IOException {
    Path jar = root.resolve("distill-job/target/distill-job.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "PK\u0005\u0006" + "\0".repeat(18)); // A zip of nothing.
    Files.createDirectories(root.resolve("target"));
    Path spark = Files.createFile(root.resolve("spark-core_2.13-4.0.1.jar"));
    Files.writeString(root.resolve("target/spark.classpath"), spark.toString());
    return this;
  }

  /** Whether a build was begun. */
  boolean buildBegun() {
    return Files.exists(root.resolve("built"));
  }

  /**
   * A folder to be a JAVA_HOME. Its java tells the version; as Spark's launcher it answers with a
   * command that notes its arguments, locale and host name in the file {@code started}.
   */
  Path java(String version) throws IOException {
    Path home = root.resolve("java-" + version);
    program(
        home.resolve("bin/java"),
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2025-01-01' >&2
        elif [ "$1" = started ]; then
          shift; echo "LC_ALL=$LC_ALL" "HOST=$SPARK_LOCAL_HOSTNAME" "$@" >'%s/started'
        else
          while [ "$1" != org.apache.spark.deploy.SparkSubmit ]; do shift; done
          shift; printf '\\0\\n'; printf '%%s\\0' "$0" started "$@"
        fi
        """
            .formatted(version, root));
    program(home.resolve("bin/javac"), "exit 1\n");
    return home;
  }

  static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("could not make executable: " + file);
    }
  }

  /** What the job was started with. */
  String started() throws IOException {
    return Files.readString(root.resolve("started"));
  }

  /** Runs distill.sh. */
  Result distill(Map<String, String> environment, String... arguments) throws Exception {
    return run(
        Stream.concat(Stream.of("bash", script()), Stream.of(arguments)).toList(), environment);
  }

  /** Runs a line of shell, of which $0 is distill.sh, in the checkout with a Java of a version. */
  Result shell(String line, String java) throws Exception {
    return run(
        List.of("bash", "-c", "cd '%s'; %s".formatted(root, line), script()),
        Map.of("JAVA_HOME", java(java).toString()));
  }

  private String script() {
    return root.resolve("submit-scripts/distill.sh").toString();
  }

  private Result run(List<String> command, Map<String, String> environment) throws Exception {
    Path err = Files.createTempFile(root, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.redirectOutput(root.resolve("out").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("LC_") || key.startsWith("SPARK"));
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new Result(process.waitFor(), text(err));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
