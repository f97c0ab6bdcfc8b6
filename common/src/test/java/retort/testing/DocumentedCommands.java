package retort.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import retort.settings.Settings;

/** The commands that README.md, CONTRIBUTING.md and docs/ show. */
public final class DocumentedCommands {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A block's line that calls a program, with the lines that it goes on in. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^ {4}((?:submit-scripts/|\\./mvnw |docker |export |scp |git )"
              + "(?:[^\\n]*\\\\\\n)*[^\\n]*)");

  private DocumentedCommands() {}

  /**
   * Checks that a job takes every command that is shown of its script: options, settings and
   * recipes exist.
   *
   * @param script its name: distill.sh
   */
  public static void check(String script, Supplier<Runnable> command) throws Exception {
    String path = "submit-scripts/" + script;
    List<String> shown = all().stream().filter(text -> text.startsWith(path + " ")).toList();
    assertFalse(shown.isEmpty(), script);
    for (String text : shown) {
      List<String> words = Shells.words(text);
      List<String> arguments =
          words.subList(words.contains("--") ? words.indexOf("--") + 1 : 1, words.size());
      assertDoesNotThrow(
          () -> new CommandLine(command.get()).parseArgs(arguments.toArray(String[]::new)), text);
      assertDoesNotThrow(() -> Settings.load("", "", values(arguments, "--set")), text);
      for (String recipe : values(arguments, "--recipe")) {
        assertTrue(Files.exists(ROOT.resolve(recipe)), text);
      }
    }
  }

  /** Every command as it stands in its page, its lines joined. */
  public static List<String> all() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path page : pages()) {
      COMMAND
          .matcher(Files.readString(page))
          .results()
          .map((MatchResult found) -> found.group(1).replaceAll("\\\\\\n\\s*", ""))
          .forEach(line -> all.addAll(List.of(line.split(" && ", -1))));
    }
    return all;
  }

  /** The values of an option. */
  public static List<String> values(List<String> arguments, String option) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals(option)) {
        values.add(arguments.get(i + 1));
      }
    }
    return values;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      Stream<Path> front = Stream.of("README.md", "CONTRIBUTING.md").map(ROOT::resolve);
      return Stream.concat(front, docs.sorted())
          .filter(page -> page.toString().endsWith(".md"))
          .toList();
    }
  }
}
