package retort.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;

/** A folder from which nothing may be run, in a mount namespace of a JVM of its own. */
class WebpLibraryTest {
  @TempDir private Path folder;

  /** Decodes a file and tells what is said about it. */
  static final class Decoding {
    private Decoding() {}

    public static void main(String[] file) throws Exception {
      try {
        System.out.println(ImageCodec.decode(Files.readAllBytes(Path.of(file[0]))));
      } catch (UserException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aFolderWithoutExecIsOneLine() throws Exception {
    assumeTrue(output("true").isEmpty(), "no mount namespaces here");
    Path mounted = Files.createDirectory(folder.resolve("noexec"));
    Path image = Path.of(WebpLibraryTest.class.getResource("/image/pil/lossy-rgb.webp").toURI());
    String java =
        "'%s/bin/java' -Djava.io.tmpdir='%s' -cp '%s' '%s' '%s'"
            .formatted(
                System.getProperty("java.home"),
                mounted,
                System.getProperty("java.class.path"),
                Decoding.class.getName(),
                image);
    String refused = output("mount -t tmpfs -o noexec none '%s' && %s".formatted(mounted, java));
    assertEquals(1, refused.lines().count(), refused);
    assertTrue(refused.startsWith("WebP images need libwebp, "), refused);
    assertTrue(refused.contains(mounted + ", and nothing may be run from there"), refused);
    String decoded = output("mount -t tmpfs none '%s' && %s".formatted(mounted, java));
    assertTrue(decoded.matches("3x\\d+x\\d+\\s*"), decoded);
  }

  /** All that a shell says in a mount namespace of its own, or that there can be none. */
  private static String output(String command) throws Exception {
    Process shell =
        new ProcessBuilder(List.of("unshare", "-rm", "sh", "-c", command))
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    shell.waitFor();
    return output;
  }
}
