package retort.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that README.md and docs/ show. */
public final class DocumentedCommands {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private DocumentedCommands() {}

  /**
   * A command.
   *
   * @param text as it stands in the page, its lines joined
   * @param arguments of the job, after Spark's
   */
  public record Shown(String text, List<String> arguments) {

    /** The values of an option. */
    public List<String> values(String option) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i + 1 < arguments.size(); i++) {
        if (arguments.get(i).equals(option)) {
          values.add(arguments.get(i + 1));
        }
      }
      return values;
    }
  }

  /**
   * All commands of a script.
   *
   * @param script its name: distill.sh
   */
  public static List<Shown> of(String script) throws IOException, InterruptedException {
    Pattern command =
        Pattern.compile(
            "(?m)^(?: {4})?submit-scripts/"
                + Pattern.quote(script)
                + "((?:[^\\n]*\\\\\\n)*[^\\n]*)");
    List<Shown> shown = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = command.matcher(Files.readString(page));
      while (matcher.find()) {
        String text = matcher.group(1).replaceAll("\\\\\\n\\s*", " ");
        shown.add(new Shown(script + text, arguments(text)));
      }
    }
    return shown;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  /** As a shell splits them that, like zsh, refuses a pattern which no file matches. */
  private static List<String> arguments(String text) throws IOException, InterruptedException {
    Path empty = Files.createTempDirectory("commands");
    Process process =
        new ProcessBuilder("bash", "-O", "failglob", "-c", "printf '%s\\0'" + text)
            .directory(empty.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.delete(empty);
    if (process.waitFor() != 0) {
      throw new IOException("a shell refuses%s: %s".formatted(text, said));
    }
    List<String> all = Pattern.compile("\0").splitAsStream(said).toList();
    return all.subList(all.indexOf("--") + 1, all.size());
  }

  /** A file that a command names. */
  public static Path file(String name) {
    return ROOT.resolve(name);
  }
}
