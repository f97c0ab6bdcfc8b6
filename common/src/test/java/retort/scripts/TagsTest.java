package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The profile fast leaves out what is tagged: every integration test must be. */
class TagsTest {
  @Test
  void everyIntegrationTestIsTaggedSlow() throws IOException {
    List<Path> tests =
        Tree.files().stream()
            .filter(file -> file.getFileName().toString().endsWith("IT.java"))
            .toList();
    assertFalse(tests.isEmpty());
    for (Path test : tests) {
      assertTrue(Files.readString(test).contains("\n@Tag(\"slow\")\n"), test.toString());
    }
  }
}
