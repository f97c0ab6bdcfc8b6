package retort.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How the shells that people type in read a command. */
public final class Shells {
  private Shells() {}

  /**
   * A command's words: the same in bash, that is told to refuse a pattern which no file matches as
   * zsh does, and in zsh where it is installed.
   */
  public static List<String> words(String command) throws IOException, InterruptedException {
    List<String> words = split(command, "bash", "-O", "failglob", "-c");
    if (Files.exists(Path.of("/bin/zsh")) || Files.exists(Path.of("/usr/bin/zsh"))) {
      assertEquals(words, split(command, "zsh", "-f", "-c"), command);
    }
    return words;
  }

  private static List<String> split(String command, String... shell)
      throws IOException, InterruptedException {
    Path empty = Files.createTempDirectory("commands");
    List<String> whole = new ArrayList<>(List.of(shell));
    whole.add("printf '%s\\0' " + command);
    Process process =
        new ProcessBuilder(whole).directory(empty.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.delete(empty);
    if (process.waitFor() != 0) {
      throw new IOException("%s refuses %s: %s".formatted(shell[0], command, output));
    }
    return Pattern.compile("\0").splitAsStream(output).toList();
  }
}
