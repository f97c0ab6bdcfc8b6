package retort.distill;

import org.junit.jupiter.api.Test;
import retort.distill.export.Export;
import retort.testing.DocumentedCommands;

/** What README.md and docs/ show can be typed as it stands. */
class DistillDocumentedCommandsTest {
  @Test
  void everyOptionSettingAndRecipeOfACommandExists() throws Exception {
    DocumentedCommands.check("distill.sh", Distill::new);
    DocumentedCommands.check("export.sh", Export::new);
  }
}
