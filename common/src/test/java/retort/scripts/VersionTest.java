package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Retort's version stands in the parent POM; whatever else needs it takes it from there. */
class VersionTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** What nobody wrote, or what holds other programs' versions byte for byte. */
  private static final Set<String> PASSED_OVER = Set.of(".git", "target", "resources", "shared");

  @Test
  void noOtherFileHoldsIt() throws IOException {
    Matcher typed =
        Pattern.compile("<revision>(.+)</revision>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertTrue(typed.find(), "the property revision of the parent POM");
    Pattern copy =
        Pattern.compile("(?<![\\w.])" + Pattern.quote(typed.group(1)) + "(?![\\w]|\\.\\d)");
    Set<String> found = new TreeSet<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return PASSED_OVER.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()
                && copy.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
              found.add(ROOT.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    // The log of changes has a heading for each version that there was.
    found.remove("CHANGELOG.md");
    assertEquals(List.of("pom.xml"), List.copyOf(found));
  }
}
