package retort.extract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import retort.settings.Settings;
import retort.teacher.training.TrainTeacher;
import retort.testing.DocumentedCommands;

/** What README.md and docs/ show can be typed as it stands. */
class DocumentedCommandsTest {
  @Test
  void everyOptionSettingAndRecipeOfACommandExists() throws Exception {
    check("extract-features.sh", () -> new ExtractFeatures());
    check("train-teacher.sh", () -> new TrainTeacher());
  }

  private static void check(String script, Supplier<Runnable> command) throws Exception {
    List<DocumentedCommands.Shown> shown = DocumentedCommands.of(script);
    assertFalse(shown.isEmpty(), script);
    for (DocumentedCommands.Shown one : shown) {
      String[] arguments = one.arguments().toArray(String[]::new);
      assertDoesNotThrow(() -> new CommandLine(command.get()).parseArgs(arguments), one.text());
      assertDoesNotThrow(() -> Settings.load("", "", one.values("--set")), one.text());
      for (String recipe : one.values("--recipe")) {
        assertTrue(Files.exists(DocumentedCommands.file(recipe)), one.text());
      }
    }
  }
}
