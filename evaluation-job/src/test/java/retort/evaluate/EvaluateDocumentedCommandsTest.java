package retort.evaluate;

import org.junit.jupiter.api.Test;
import retort.testing.DocumentedCommands;

/** What README.md and docs/ show can be typed as it stands. */
class EvaluateDocumentedCommandsTest {
  @Test
  void everyOptionSettingAndRecipeOfACommandExists() throws Exception {
    DocumentedCommands.check("evaluate.sh", Evaluate::new);
  }
}
