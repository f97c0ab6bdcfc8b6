package retort.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir private Path folder;

  private Storage file;

  @BeforeEach
  void place() {
    file = Storage.of(folder.resolve("below/state.json").toString(), new Configuration());
  }

  @Test
  void whileAFileIsReplacedItIsThereAndWhole() throws Exception {
    file.writeText("a".repeat(1000));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int k = 0; !done.get(); k++) {
                  file.writeText((k % 2 == 0 ? "b" : "c").repeat(1000 + k % 7));
                }
              });
      for (int k = 0; k < 2000; k++) {
        assertTrue(file.exists());
        assertFalse(file.create("another's"));
        String text = file.readText();
        assertEquals(text.substring(0, 1).repeat(text.length()), text);
      }
      done.set(true);
      writing.get();
    } finally {
      done.set(true);
      writer.shutdownNow();
    }
    assertEquals(List.of("state.json"), names());
  }

  /** Its lock lies beside it: two names must not be two locks. */
  @Test
  void anOutputHasOnePlaceWhateverLinksLeadToIt() throws IOException {
    Files.createDirectories(folder.resolve("disk/% [run] 1"));
    Files.createSymbolicLink(folder.resolve("out"), Path.of("disk/% [run] 1"));
    Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("out"));
    Files.createSymbolicLink(folder.resolve("scratch"), folder.resolve("disk"));
    Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("gone"));
    String place = "file:" + folder.toRealPath() + "/disk/% [run] 1";
    for (String name : List.of("out", "latest", "scratch/% [run] 1", "disk/% [run] 1")) {
      assertEquals(place, output(name), name);
      assertEquals(place + "/new/features", output(name + "/new/features"), name);
    }
    assertEquals("file:" + folder.toRealPath() + "/nowhere", output("nowhere"));
    assertEquals("file:" + folder.toRealPath() + "/plain", output("plain"));
  }

  private String output(String name) {
    return Storage.output(folder + "/" + name, new Configuration()).toString();
  }

  @Test
  void aFileIsCreatedOnce() throws IOException {
    assertTrue(file.create("first"));
    assertFalse(file.create("second"));
    assertEquals("first", file.readJson(String.class));
    assertEquals(List.of("state.json"), names());
  }

  @Test
  void whereAFileSystemRenamesInOneStepThatIsUsed() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    Storage elsewhere = Storage.of(folder.resolve("below/state.json").toString(), hadoop);
    assertTrue(elsewhere.create("first"));
    assertFalse(elsewhere.create("second"));
    assertEquals("first", elsewhere.readJson(String.class));
    elsewhere.writeJson("third");
    assertEquals("third", elsewhere.readJson(String.class));
    assertEquals(List.of("state.json"), names());
  }

  @Test
  void theChecksumOfAnEarlierWriterDoesNotOutliveItsFile() throws IOException {
    Path checksum = folder.resolve("below/.state.json.crc");
    try (var out = file.files().create(file.path())) {
      out.write(new byte[5000]);
    }
    assertTrue(Files.exists(checksum));
    file.writeText("new");
    assertEquals("new", file.readText());
    assertEquals(List.of("state.json"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> there = Files.list(folder.resolve("below"))) {
      return there.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void aFailureNamesThePlaceOnceWhateverTheFileSystemSays() {
    org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path("file:/a/b");
    assertEquals("file:/a/b: No space left", failure(place, new IOException("No space left")));
    assertEquals("no b there", failure(place, new IOException("no b there")));
    assertEquals("gone", failure(place, new FileNotFoundException("gone")));
  }

  private static String failure(org.apache.hadoop.fs.Path place, IOException failure) {
    StorageAction<?> action =
        () -> {
          throw failure;
        };
    return assertThrows(UncheckedIOException.class, () -> StorageAction.at(place, action))
        .getCause()
        .getMessage();
  }
}
