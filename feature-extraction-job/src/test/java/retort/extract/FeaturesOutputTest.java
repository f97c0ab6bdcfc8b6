package retort.extract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.storage.Storage;

class FeaturesOutputTest {
  @TempDir private Path folder;

  /** Its marks are the same but for the format. */
  @Test
  void whatAnotherJobWroteIsNoOutputOfThisOne() {
    Storage output = Storage.of(folder.resolve("there").toString(), new Configuration());
    output.child("_SUCCESS").writeText("");
    assertDoesNotThrow(() -> FeaturesOutput.requireRoom(output, true, false));
    output.child("_retort.json").writeText("{\"format\": \"retort-distilled\"}");
    assertFalse(FeaturesOutput.isWhole(output));
    String message =
        assertThrows(UserException.class, () -> FeaturesOutput.requireRoom(output, true, false))
            .getMessage();
    assertTrue(message.contains("is not overwritten; give another place"), message);
    output.child("_retort.json").writeText("{\"format\": \"retort-features\"}");
    assertTrue(FeaturesOutput.isWhole(output));
    assertDoesNotThrow(() -> FeaturesOutput.requireRoom(output, true, false));
  }
}
