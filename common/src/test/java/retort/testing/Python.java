package retort.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python with certain modules, where there is one: that of the environment variable {@code
 * RETORT_PYTHON}, or the PATH's {@code python3}.
 *
 * @param program its path or name
 */
public record Python(String program) {

  /**
   * What a program did.
   *
   * @param exit its code
   * @param output on both streams
   */
  public record Run(int exit, String output) {}

  /** One that can import these modules. */
  public static Optional<Python> with(String... modules) throws InterruptedException {
    String told = System.getenv("RETORT_PYTHON");
    Python python = new Python(told == null ? "python3" : told);
    try {
      Run tried = python.run(Path.of("."), "-c", "import " + String.join(", ", modules));
      return tried.exit() == 0 ? Optional.of(python) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Runs it in a folder, without a network. */
  public Run run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HF_HUB_OFFLINE", "1");
    builder.environment().put("HF_HOME", folder.resolve("hf").toAbsolutePath().toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("it did not end: " + output);
    }
    return new Run(process.exitValue(), output);
  }
}
