package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Retort's version stands in the parent POM; whatever else needs it takes it from there. */
class VersionTest {
  @Test
  void noOtherFileHoldsIt() throws IOException {
    String parent = Files.readString(Tree.ROOT.resolve("pom.xml"));
    Matcher typed = Pattern.compile("<revision>(.+)</revision>").matcher(parent);
    assertTrue(typed.find(), "the property revision of the parent POM");
    Pattern copy =
        Pattern.compile("(?<![\\w.])" + Pattern.quote(typed.group(1)) + "(?![\\w]|\\.\\d)");
    Set<String> found = new TreeSet<>();
    for (Path file : Tree.files()) {
      // Fixtures hold other programs' versions, byte for byte.
      if (!file.toString().contains("/src/test/resources/")
          && copy.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
        found.add(Tree.ROOT.relativize(file).toString());
      }
    }
    // The log of changes has a heading for each version that there was.
    found.remove("CHANGELOG.md");
    assertEquals(List.of("pom.xml"), List.copyOf(found));
  }
}
