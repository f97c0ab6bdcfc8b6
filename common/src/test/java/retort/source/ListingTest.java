package retort.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.LocalSpark;

/** Every file is read, or counted; whatever its name is. */
@ExtendWith(LocalSpark.class)
class ListingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-05-01T12:30:00.png",
        "a:b/c:d.png",
        "_DSC0001.png",
        "_cats/_1.png",
        "_rejected/1.png",
        "été/花-😀.png",
        "e\u0301.png",
        " a  b /c d.png",
        "100%/%20#?x=1&y.png",
        "[a]{b,c}*?.png",
        "a\\b,c.png",
        "line\nbreak\t.png",
        "--split.png",
        "'\"$HOME`.png",
        "UPPER.PNG",
        "photo.JPG",
        "photo.Jpeg",
        "photo.webp",
        "photo.BMP",
        "animation.gif",
      })
  void anyNameIsRead(String name, SparkSession spark) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Files.write(file, bytes);
    // The folder, the file by its exact name, and a glob around it.
    for (Path place : List.of(folder, file, folder.resolve("*"))) {
      List<SourceImage> images = Reading.all(spark, Reading.open("directory", place), 1);
      assertEquals(1, images.size(), place.toString());
      assertArrayEquals(bytes, images.get(0).encoded());
      assertEquals("file:" + LocalNames.printable(file.toString()), images.get(0).path());
    }
    assertEquals(
        LocalNames.printable(name), Reading.open("directory", folder).sample(1).get(0).id());
  }

  @Test
  void bytesThatAreNotUtf8NameAFileToo(SparkSession spark) throws Exception {
    ProcessBuilder shell =
        new ProcessBuilder(
            "sh",
            "-c",
            "mkdir \"$(printf 'caf\\351')\"; cd caf*; echo x > \"$(printf"
                + " '\\303\\251\\351.png')\"");
    assertEquals(0, shell.directory(folder.toFile()).inheritIO().start().waitFor());
    SourceImage image = Reading.all(spark, Reading.open("directory", folder), 1).get(0);
    assertEquals("caf\\xE9/é\\xE9.png", image.id());
    assertEquals("x\n", new String(image.encoded(), StandardCharsets.UTF_8));
  }

  /** Nothing in a name moves the cursor, or turns the line that tells of it. */
  @Test
  void namesArePrintedInOneLine() {
    assertEquals("a b é 花 😀 ~!%", LocalNames.printable("a b é 花 😀 ~!%"));
    assertEquals("a\\x0A\\x1B[31mb", LocalNames.printable("a\n\u001b[31mb"));
    assertEquals("\\x7F\\x85", LocalNames.printable("\u007f\u0085"));
    assertEquals("\\u202Egnp\\u2066", LocalNames.printable("\u202egnp\u2066"));
  }

  @Test
  void whatIsNoPictureIsCountedByItsEnding() throws IOException {
    for (String name :
        List.of(
            "a.png",
            "a.txt",
            "b/c.TXT",
            "notes",
            "_SUCCESS",
            ".DS_Store",
            "b/.DS_Store",
            "._a.png",
            "__MACOSX/b/._a.png",
            ".git/config",
            "x.tar.gz",
            "_temporary/0/b.png",
            "what. a name")) {
      write(name);
    }
    Listing listing = listing("directory", folder);
    assertEquals(Set.of("a.png"), names(listing));
    assertEquals(
        "2 .DS_Store, 2 .txt, 2 without an ending, 1 .gz, 1 _SUCCESS, 1 hidden .png, 1 in .git, 1"
            + " in __MACOSX, 1 in _temporary",
        listing.others().toString());
  }

  @Test
  void sparksOwnMarksAreNoTables() throws IOException {
    for (String name :
        List.of(
            "a.parquet",
            "_SUCCESS",
            "_metadata",
            "_rejected/part-0.parquet",
            "_temporary/0/part-0.parquet",
            ".a.parquet.crc",
            "_b.parquet")) {
      write(name);
    }
    Listing listing = listing("parquet", folder);
    assertEquals(Set.of("a.parquet"), names(listing));
    assertEquals(
        "1 _SUCCESS, 1 _metadata, 1 hidden .crc, 1 hidden .parquet, 1 in _rejected,"
            + " 1 in _temporary",
        listing.others().toString());
  }

  @Test
  void archivesAreToBeUnpacked() throws IOException {
    write("shard-0.tar");
    write("notes.txt");
    Reading.assertRefused(
        () -> listing("directory", folder), "left aside: 1 .tar, 1 .txt: unpack the archives");
  }

  @Test
  void labelsOfIdxAreNotLeftAside() throws IOException {
    write("train-images-idx3-ubyte");
    write("train-labels-idx1-ubyte");
    write("readme.html");
    assertEquals("1 .html", listing("idx", folder).others().toString());
  }

  @Test
  void aGlobsFolderIsTheClassAndItsEndingIsTakenAtItsWord() throws IOException {
    for (String name : List.of("train/a/1.jpg", "train/b/2.jpg", "test/a/3.jpg", "train/a/4.dat")) {
      write(name);
    }
    Listing listing = listing("directory", folder.resolve("*/*/*.{jpg,dat}"));
    assertEquals(
        List.of("test a/3.jpg", "train a/1.jpg", "train a/4.dat", "train b/2.jpg"),
        listing.files().stream().map(f -> f.split().name() + " " + f.below()).toList());
    listing = listing("directory", folder.resolve("{train/a,test}/*"));
    assertEquals(2, listing.files().size());
    assertEquals("1 .dat", listing.others().toString());
  }

  @Test
  void whatMayNotBeReadIsRejectedOrSaidSo(SparkSession spark) throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
    write("a/1.png");
    write("b/2.png");
    Files.setPosixFilePermissions(
        folder.resolve("a/1.png"), PosixFilePermissions.fromString("---------"));
    List<SourceImage> images = Reading.all(spark, Reading.open("directory", folder), 1);
    assertEquals("permission denied", images.get(0).fault());
    Files.setPosixFilePermissions(
        folder.resolve("b"), PosixFilePermissions.fromString("---------"));
    Reading.assertRefused(() -> Reading.open("directory", folder), "/b: permission denied");
    Files.setPosixFilePermissions(
        folder.resolve("b"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theSplitThatIsReadIsTheTrainingOneUnlessAnotherIsNamed() throws IOException {
    write("train/a/1.png");
    write("Validation/a/2.png");
    write("extra/3.png");
    assertEquals("train/a/1.png", only(""));
    assertEquals("train/a/1.png", only("Training"));
    assertEquals("Validation/a/2.png", only("val"));
    assertEquals("extra/3.png", only("extra"));
    assertEquals(3, Reading.open("directory", "all", folder).sample(9).size());
    Reading.assertRefused(() -> only("test"), "no split test: they hold Validation, extra, train");
    Reading.assertRefused(
        () -> Reading.open("directory", "test", folder.resolve("extra")),
        "no split test: they are not divided into splits");
    Files.delete(folder.resolve("train/a/1.png"));
    Files.delete(folder.resolve("extra/3.png"));
    assertEquals("Validation/a/2.png", only(""));
    write("test/4.png");
    Reading.assertRefused(
        () -> only(""), "they hold the splits Validation, test, and none for training");
    // Locations that are named are read, whatever they are called.
    assertEquals(
        2,
        Reading.open("directory", folder.resolve("test"), folder.resolve("Validation"))
            .sample(9)
            .size());
  }

  @Test
  void anotherFileSystemIsListedAlike() throws IOException {
    RawLocalFileSystem files = new RawLocalFileSystem();
    files.initialize(URI.create("file:///"), new Configuration());
    FileTree tree = new HadoopTree(files);
    for (String name : List.of("a/12:30:00.png", "a/_1.png", "b [c]/d%20.txt")) {
      write(name);
      String uri = "file:" + folder.resolve(name);
      assertEquals(name.length(), tree.at(uri).orElseThrow().length());
      try (InputStream in =
          HadoopTree.open(files, new org.apache.hadoop.fs.Path(uri), name.length() - 1)) {
        assertArrayEquals(new byte[] {(byte) name.charAt(name.length() - 1)}, in.readAllBytes());
      }
    }
    assertTrue(tree.at("file:" + folder.resolve("none")).isEmpty());
    String top = "file:" + folder;
    Set<FileTree.FileEntry> walked = new HashSet<>();
    tree.walk(top, walked::add);
    Set<FileTree.FileEntry> expected = new HashSet<>();
    new LocalTree()
        .walk(
            top,
            file ->
                expected.add(new FileTree.FileEntry(file.uri(), file.kind(), file.length(), null)));
    assertEquals(3, walked.size());
    assertEquals(expected, walked);
    assertEquals(
        Set.of("a", "b [c]"),
        tree.children(top).stream().map(FileTree.FileEntry::name).collect(Collectors.toSet()));
  }

  private String only(String split) {
    List<SourceImage> images = Reading.open("directory", split, folder).sample(9);
    assertEquals(1, images.size());
    return images.get(0).id();
  }

  private static Listing listing(String format, Path place) {
    return Listing.of(
        new SourceRequest(format, List.of(place.toString()), ""), new Configuration());
  }

  private static Set<String> names(Listing listing) {
    return listing.files().stream()
        .map(InputFile::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
    assertTrue(Files.exists(file));
  }
}
