package retort.pipeline;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import retort.storage.Storage;
import retort.testing.Logs;
import retort.testing.SparkHome;
import retort.testing.StandaloneCluster;

/** A real HDFS and YARN in a JVM of their own, and a Spark that knows them. */
final class YarnCluster implements AutoCloseable {
  private static final Pattern UP = Pattern.compile("(?m)^up$");
  private static final String MASTER = "org.apache.spark.deploy.yarn.ApplicationMaster";

  private final Path folder;
  private final Process servers;
  private final Scripts scripts;
  private final Configuration hadoop;

  /** Starts them in an empty folder. */
  YarnCluster(Path folder) throws IOException {
    this.folder = folder;
    String java = System.getProperty("java.home");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(java, "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            Path.of("yarn-cluster/target/classes").toAbsolutePath()
                + File.pathSeparator
                + Files.readString(Path.of("yarn-cluster/target/yarn-cluster.classpath")).trim(),
            "retort.yarn.YarnServers");
    builder.environment().put("JAVA_HOME", java);
    Path log = folder.resolve("servers.log");
    builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
    servers = builder.start();
    Path spark = Files.createDirectory(folder.resolve("spark"));
    SparkHome.make(spark);
    try (Stream<Path> jars = Files.list(Path.of("yarn-cluster/target/spark-yarn"))) {
      for (Path jar : jars.toList()) {
        Files.createSymbolicLink(
            spark.resolve("jars").resolve(jar.getFileName()), jar.toRealPath());
      }
    }
    Logs.await(log, UP);
    Path conf = folder.resolve("conf");
    scripts = new Scripts(spark, Map.of("HADOOP_CONF_DIR", conf.toString()), options(spark));
    hadoop = new Configuration();
    hadoop.addResource(new org.apache.hadoop.fs.Path(conf.resolve("core-site.xml").toUri()));
  }

  private static List<String> options(Path spark) {
    String jvm = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    return List.of(
        "--master",
        "yarn",
        "--deploy-mode",
        "cluster",
        "--driver-memory",
        "512m",
        "--executor-memory",
        "512m",
        "--num-executors",
        "1",
        "--conf",
        "spark.yarn.jars=local:%s/jars/*".formatted(spark),
        "--conf",
        "spark.driver.extraJavaOptions=" + jvm,
        "--conf",
        "spark.executor.extraJavaOptions=" + jvm,
        "--conf",
        "spark.yarn.scheduler.heartbeat.interval-ms=200",
        "--conf",
        "spark.yarn.report.interval=200ms",
        "--conf",
        "spark.ui.enabled=false");
  }

  /** How a job is submitted in cluster mode. */
  Scripts scripts() {
    return scripts;
  }

  /** What finds HDFS. */
  Configuration hadoop() {
    return hadoop;
  }

  /** A folder on HDFS. */
  Storage folder(String name) {
    return Storage.of(hadoop.get("fs.defaultFS") + "/lake/" + name, hadoop);
  }

  /** The drivers that live. */
  List<ProcessHandle> drivers() {
    return servers
        .descendants()
        .filter(
            process ->
                StandaloneCluster.commandLine(process)
                    .matches("\\S*/bin/java .*" + Pattern.quote(MASTER) + " .*"))
        .toList();
  }

  /** What drivers have said, in the order of the attempts. */
  List<String> driverLogs() {
    try (Stream<Path> files = Files.walk(folder.resolve("target"))) {
      return files
          .filter(file -> file.endsWith("stderr"))
          // Its folder's name tells the application, the attempt and the container.
          .sorted(Comparator.comparing(file -> file.getParent().getFileName()))
          .map(Logs::read)
          .filter(message -> message.contains("ApplicationAttemptId"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    servers.descendants().forEach(ProcessHandle::destroyForcibly);
    servers.destroyForcibly();
  }
}
