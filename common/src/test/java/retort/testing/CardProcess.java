package retort.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import retort.device.cuda.EmulatedCard;

/**
 * What a process said that has an emulated card: one of its own, since the card's libraries are
 * found by the environment.
 *
 * @param code with which it ended
 * @param text of its output and errors
 */
public record CardProcess(int code, String text) {

  /**
   * Runs a main class on two threads of Spark's, if it starts it.
   *
   * @param environment beside the libraries': the card's own settings, as driver.cpp names them
   */
  public static CardProcess run(
      Path folder, Class<?> main, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=2");
    Path output = folder.resolve(main.getSimpleName() + ".output");
    ProcessBuilder builder =
        OtherJvm.of(options, main, arguments)
            .redirectOutput(output.toFile())
            .redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", EmulatedCard.folder().toString());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new CardProcess(code, Files.readString(output));
  }
}
