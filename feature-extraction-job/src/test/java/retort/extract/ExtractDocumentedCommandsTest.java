package retort.extract;

import org.junit.jupiter.api.Test;
import retort.teacher.training.TrainTeacher;
import retort.testing.DocumentedCommands;

/** What README.md and docs/ show can be typed as it stands. */
class ExtractDocumentedCommandsTest {
  @Test
  void everyOptionSettingAndRecipeOfACommandExists() throws Exception {
    DocumentedCommands.check("extract-features.sh", ExtractFeatures::new);
    DocumentedCommands.check("train-teacher.sh", TrainTeacher::new);
  }
}
