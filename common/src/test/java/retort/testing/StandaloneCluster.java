package retort.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real standalone cluster on loopback, made of the resolved jars: one Master and some Worker
 * processes of one core each, and jobs submitted by SparkSubmit.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  /**
   * Starts the processes and waits until every worker is known to the master.
   *
   * @param home an empty folder for jars, logs and work
   * @param workers how many, each with one core
   */
  public StandaloneCluster(Path home, int workers) {
    this.home = home;
    link();
    Path log = spawn("master", "org.apache.spark.deploy.master.Master", "--port", "0");
    master = await(log, MASTER).group(1);
    for (int k = 0; k < workers; k++) {
      String name = "worker" + k;
      Path workerLog =
          spawn(
              name,
              "org.apache.spark.deploy.worker.Worker",
              "--port",
              "0",
              "--cores",
              "1",
              "--memory",
              "2g",
              "--work-dir",
              home.resolve(name).toString(),
              master);
      await(workerLog, REGISTERED);
    }
  }

  /** The master's URL. */
  public String master() {
    return master;
  }

  /** Submits a job and does not wait for it. */
  public Submission submit(String url, Path jar, String main, List<String> conf, String... args) {
    List<String> command = java("1g");
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", url, "--class", main));
    command.addAll(List.of("--driver-memory", "1g", "--executor-memory", "1g"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    for (String setting : conf) {
      command.addAll(List.of("--conf", setting));
    }
    command.add(jar.toString());
    command.addAll(List.of(args));
    Path log = home.resolve("submit-" + System.nanoTime() + ".log");
    return new Submission(run(command, log), log);
  }

  /**
   * A job under way or done.
   *
   * @param process of the driver
   * @param log its output
   */
  public record Submission(Process process, Path log) {
    /** Waits, and returns the exit code. */
    public int exitCode() {
      try {
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException("the job did not end: " + output());
        }
        return process.exitValue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** What it has printed so far. */
    public String output() {
      return read(log);
    }
  }

  @Override
  public void close() {
    processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.forEach(Process::destroyForcibly);
  }

  /** Waits until a pattern stands in a file that a process writes. */
  private Matcher await(Path log, Pattern pattern) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Matcher matcher = pattern.matcher(read(log));
      if (matcher.find()) {
        return matcher;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    close();
    throw new IllegalStateException(pattern + " did not appear in " + read(log));
  }

  private Path spawn(String name, String main, String... args) {
    Path log = home.resolve(name + ".log");
    List<String> command = java("512m");
    command.addAll(List.of(main, "--host", "127.0.0.1", "--webui-port", "0"));
    command.addAll(List.of(args));
    processes.add(run(command, log));
    return log;
  }

  private List<String> java(String heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    for (String option : System.getProperty("retort.spark.jvm", "").trim().split("\\s+", -1)) {
      command.add(option);
    }
    command.add("-Dlog4j2.configurationFile=" + home.resolve("log4j2.properties"));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*"));
    return command;
  }

  private Process run(List<String> command, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A SPARK_HOME: the jars of the class path that the parent's build wrote. */
  private void link() {
    try {
      Path jars = Files.createDirectories(home.resolve("jars"));
      for (String jar : Files.readString(classpath()).trim().split(File.pathSeparator, -1)) {
        Path name = Path.of(jar).getFileName();
        Files.createSymbolicLink(jars.resolve(name), Path.of(jar));
      }
      Files.writeString(
          home.resolve("log4j2.properties"),
          """
          rootLogger.level = info
          rootLogger.appenderRef.console.ref = console
          appender.console.type = Console
          appender.console.name = console
          appender.console.layout.type = PatternLayout
          appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path classpath() {
    Path file = Path.of("../target/spark.classpath").toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw new IllegalStateException(file + " is missing: build the whole project, with verify");
    }
    return file;
  }

  private static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
