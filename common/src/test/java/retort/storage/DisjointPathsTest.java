package retort.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.UserException;

class DisjointPathsTest {
  private final Configuration hadoop = new Configuration();
  @TempDir private Path root;

  @BeforeEach
  void images() throws IOException {
    Files.createDirectories(root.resolve("data/images"));
    Files.writeString(root.resolve("data/images/a.png"), "a");
  }

  @ParameterizedTest
  @CsvSource({
    "data/images, data/images",
    "data/images/, data/images",
    "data, data/images",
    "data, data/im*",
    "data/images, data/images/*.png",
    "data, data/images/../images",
    "data/images/a.png, data/images/a.png",
    "gone, gone/features",
  })
  void anOutputThatHoldsAnInputIsRefused(String output, String input) {
    for (UserException refused :
        List.of(
            assertThrows(UserException.class, () -> place(output, input)),
            assertThrows(
                UserException.class,
                () ->
                    DisjointPaths.requireKept(
                        Storage.of(at(output), hadoop),
                        List.of(at("other"), at(input)),
                        hadoop)))) {
      assertTrue(
          refused.getMessage().endsWith(at(input) + " lies in it; give another place"),
          refused.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"data/images/out, data/images", "data/images/a/b, data"})
  void anOutputAmongWhatIsReadIsRefused(String output, String input) {
    UserException refused = assertThrows(UserException.class, () -> place(output, input));
    assertTrue(refused.getMessage().contains("which is read"), refused.getMessage());
    DisjointPaths.requireKept(Storage.of(at(output), hadoop), List.of(at(input)), hadoop);
  }

  @ParameterizedTest
  @CsvSource({
    "link, data/images",
    "link/images, data/images",
    "link, data/*/a.png",
    "data, link/images",
    "data/images, other/linked",
    "data/images, other/link*",
    "other/linked/a.png, data/images/a.png",
  })
  void anInputIsFoundInAnOutputByAnyName(String output, String input) throws IOException {
    links();
    UserException refused = assertThrows(UserException.class, () -> place(output, input));
    assertTrue(refused.getMessage().endsWith(at(input) + " lies in it; give another place"));
  }

  @ParameterizedTest
  @CsvSource({
    "link/images/out, data/images",
    "data/images/out, link/images",
    "other/linked/a/b, link",
    "link/../data/images/out, other/linked",
  })
  void anOutputIsFoundAmongWhatIsReadByAnyName(String output, String input) throws IOException {
    links();
    UserException refused = assertThrows(UserException.class, () -> place(output, input));
    assertTrue(refused.getMessage().contains("which is read"), refused.getMessage());
  }

  private void links() throws IOException {
    Files.createDirectory(root.resolve("other"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("data"));
    Files.createSymbolicLink(root.resolve("other/linked"), root.resolve("data/images"));
  }

  @ParameterizedTest
  @CsvSource({
    "data/images-2, data/images",
    "data/features, data/images",
    "data/images2/out, data/images*/*.png",
    "out, 'data/{'",
    "data/imag, data/images"
  })
  void neighborsAreApart(String output, String input) {
    assertEquals("file:" + at(output), place(output, input).toString());
  }

  @Test
  void aTopFolderIsRefusedStill() {
    assertThrows(UserException.class, () -> DisjointPaths.output("/", List.of("x"), hadoop));
  }

  private Storage place(String output, String input) {
    return DisjointPaths.output(at(output), List.of(at("other"), at(input)), hadoop);
  }

  private String at(String place) {
    return root + "/" + place;
  }
}
