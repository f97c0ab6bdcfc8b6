package retort.testing;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with this one's classes, and with what Spark needs of it. */
public final class OtherJvm {
  private OtherJvm() {}

  /** The process, not yet started, of a class's main method. */
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    return of(List.of(), main, List.of(arguments));
  }

  /** As the other, with options of the JVM's. */
  static ProcessBuilder of(List<String> options, Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
