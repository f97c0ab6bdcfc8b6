package retort.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A SPARK_HOME made of the jars that the build resolved, and the JVMs that run from it.
 *
 * @param folder for jars and logs
 */
public record SparkHome(Path folder) {

  /** Of the Spark that the jobs are built with. */
  public static SparkHome make(Path folder) {
    return make(folder, classpath());
  }

  /**
   * Links jars into an empty folder.
   *
   * @param classpath a file that names them
   */
  public static SparkHome make(Path folder, Path classpath) {
    try {
      Path jars = Files.createDirectories(folder.resolve("jars"));
      for (String jar : Files.readString(classpath).trim().split(File.pathSeparator, -1)) {
        Path name = Path.of(jar).getFileName();
        Files.createSymbolicLink(jars.resolve(name), Path.of(jar));
      }
      Files.writeString(
          folder.resolve("log4j2.properties"),
          """
          rootLogger.level = info
          rootLogger.appenderRef.console.ref = console
          appender.console.type = Console
          appender.console.name = console
          appender.console.layout.type = PatternLayout
          appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
          """);
      return new SparkHome(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a class of Spark's.
   *
   * @param log for its output
   * @param address of loopback that it binds to
   * @param environment over this process's own
   * @param arguments the class's name and its arguments
   */
  Process start(
      Path log,
      String heap,
      String address,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    String options = System.getProperty("retort.spark.jvm", "") + " " + shortJvm();
    command.addAll(List.of(options.trim().split("\\s+", -1)));
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"));
    command.addAll(List.of("-cp", folder.resolve("jars") + "/*"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> all = builder.environment();
    all.put("SPARK_HOME", folder.toString());
    all.put("SPARK_SCALA_VERSION", "2.13");
    all.put("SPARK_LOCAL_IP", address);
    all.putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options of JVMs that live for seconds. */
  static String shortJvm() {
    return System.getProperty("retort.short.jvm", "");
  }

  private static Path classpath() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here.getParent(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("target/spark.classpath");
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new IllegalStateException(
        "no folder above %s has target/spark.classpath: build the whole project, with verify"
            .formatted(here));
  }
}
