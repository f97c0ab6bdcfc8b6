package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import retort.testing.DocumentedCommands;
import retort.testing.Shells;

/** What README.md, CONTRIBUTING.md and docs/ show can be typed as it stands, in bash and zsh. */
class ShownCommandsTest {
  @Test
  void everyShellReadsThemAlike() throws Exception {
    List<String> all = DocumentedCommands.all();
    assertTrue(all.size() > 20, () -> "" + all);
    for (String command : all) {
      assertFalse(command.contains(" #"), "zsh has no comments where one types: " + command);
      assertFalse(Shells.words(command).isEmpty());
    }
  }

  @Test
  void everyScriptExists() throws Exception {
    Set<String> scripts = new TreeSet<>();
    for (String command : DocumentedCommands.all()) {
      if (command.startsWith("submit-scripts/")) {
        scripts.add(Shells.words(command).get(0));
      }
    }
    assertTrue(scripts.contains("submit-scripts/quickstart.sh"), () -> "" + scripts);
    for (String script : scripts) {
      assertTrue(Files.isExecutable(Tree.ROOT.resolve(script)), script);
    }
  }

  @Test
  void everyTestAndModuleOfABuildExists() throws Exception {
    int tests = 0;
    for (String command : DocumentedCommands.all()) {
      if (!command.startsWith("./mvnw ")) {
        continue;
      }
      for (String word : Shells.words(command)) {
        if (word.startsWith("-Dtest=") || word.startsWith("-Dit.test=")) {
          String test = word.substring(word.indexOf('=') + 1);
          if (!test.equals("none")) {
            assertIsATest(test, command);
            tests++;
          }
        }
      }
      for (String module : DocumentedCommands.values(Shells.words(command), "-pl")) {
        assertTrue(Files.exists(Tree.ROOT.resolve(module + "/pom.xml")), command);
      }
    }
    assertTrue(tests > 1, "CONTRIBUTING.md shows how to run one test");
  }

  @Test
  void theReadmesTestCommandIsTheOneThatSubmissionsAreJudgedBy() throws IOException {
    List<String> judged =
        Files.readAllLines(Tree.ROOT.resolve(".ci/run")).stream()
            .filter(line -> line.startsWith("./mvnw"))
            .toList();
    List<String> shown =
        Files.readAllLines(Tree.ROOT.resolve("README.md")).stream()
            .filter(line -> line.startsWith("    ./mvnw"))
            .map(String::strip)
            .toList();
    assertEquals(shown, judged);
  }

  private static void assertIsATest(String name, String command) throws IOException {
    String[] parts = name.split("#", -1);
    Path source =
        Tree.files().stream()
            .filter(file -> file.getFileName().toString().equals(parts[0] + ".java"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no test " + parts[0] + ": " + command));
    if (parts.length > 1) {
      assertTrue(Files.readString(source).contains("void " + parts[1] + "("), command);
    }
  }
}
