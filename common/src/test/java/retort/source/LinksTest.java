package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbolic links among images on a disk. */
class LinksTest {
  @TempDir private Path folder;

  @Test
  void linksAreFollowedAndLoopsAreNot() throws Exception {
    write("a/1.png");
    Files.createSymbolicLink(folder.resolve("real/b"), folder.resolve("real/a"));
    Files.createSymbolicLink(folder.resolve("real/a/2.png"), Path.of("1.png"));
    Files.createSymbolicLink(folder.resolve("real/a/up"), folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("real/gone.png"), Path.of("nowhere.png"));
    Files.createSymbolicLink(folder.resolve("real/self.png"), Path.of("self.png"));
    assertEquals(0, new ProcessBuilder("mkfifo", folder + "/real/pipe.png").start().waitFor());
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    for (String top : List.of("real", "link")) {
      Listing listing = list(top);
      assertEquals(Set.of("a/1.png", "a/2.png", "b/1.png", "b/2.png"), names(listing));
      assertEquals(
          "2 link to a folder above it, 2 link to nothing, 1 no regular file",
          listing.others().toString());
    }
    Reading.assertRefused(() -> list("real/pipe.png"), "pipe.png: no regular file");
  }

  /** Of one picture, a data lake's links make two: in another class, as another file. */
  @Test
  void whatLinksMakeAppearTwiceIsTold() throws Exception {
    for (String name : List.of("a/1.png", "a/2.png", "c/3.png")) {
      write(name);
    }
    assertTrue(list("real").linked().isEmpty());
    Files.createLink(folder.resolve("real/c/hard.png"), folder.resolve("real/c/3.png"));
    Files.createSymbolicLink(folder.resolve("real/c/gone.png"), Path.of("nowhere.png"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    // The links lead to files that are listed once.
    assertTrue(list("real").linked().isEmpty());
    assertTrue(list("link").linked().isEmpty());
    Files.createSymbolicLink(folder.resolve("real/b"), folder.resolve("real/a"));
    Files.createSymbolicLink(folder.resolve("real/c/4.png"), Path.of("3.png"));
    String real = "file:" + folder.resolve("real");
    assertEquals(
        "3 files are there several times, by symbolic links: %s/a/1.png is %s/b/1.png"
            .formatted(real, real),
        list("real").linked().toString());
    assertEquals("1 link to nothing", list("real").others().deadLinks());
    String twice = list("real/c", "link/c").linked().toString();
    assertTrue(twice.startsWith("2 files are there several times"), twice);
    Files.createSymbolicLink(folder.resolve("real/d"), folder.resolve("link/a"));
    assertTrue(list("real").linked().toString().startsWith("3 files"), "of three names each");
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve("real").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  private static Set<String> names(Listing listing) {
    return listing.files().stream().map(InputFile::name).collect(Collectors.toSet());
  }

  private Listing list(String... names) {
    List<String> locations =
        Arrays.stream(names).map(name -> folder.resolve(name).toString()).toList();
    return Listing.of(new SourceRequest("directory", locations, ""), new Configuration());
  }
}
