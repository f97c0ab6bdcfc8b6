package retort.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.UserException;

class StoragePathsTest {
  private final Configuration hadoop = new Configuration();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a]",
        "{a,b}",
        "a*",
        "a?",
        "a b",
        " a ",
        "%41",
        "a#b",
        "a:b",
        "12:30:05.png",
        "a'b",
        "a\"b",
        "a\\b",
        "été-花",
        "=",
        "@a",
        "~",
        "a+b&c;d|e$f",
        "-a"
      })
  void anyNameIsWrittenAndFound(String name, @TempDir Path folder) throws IOException {
    Storage place = Storage.of(folder.toString(), hadoop).child(name).child("in it: " + name);
    place.writeText("here");
    assertEquals("here", place.readText());
    try (InputStream in = place.open()) {
      assertArrayEquals("here".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
    }
    assertEquals("here", Storage.of(place.toString(), hadoop).readText());
    assertTrue(place.sibling(name).create("there"));
    assertFalse(place.sibling(name).create("again"));
    String local = folder.resolve(name).resolve("in it: " + name).toString();
    assertEquals("here", Storage.of(local, hadoop).readText());
    assertEquals("here", Storage.of("file:" + local, hadoop).readText());
    assertEquals("here", Storage.of("file://" + local, hadoop).readText());
    assertEquals(List.of(name), Storage.of(folder.toString(), hadoop).names());
  }

  @Test
  void aStoreOfAnotherNameIsSaid() {
    UserException refused =
        assertThrows(UserException.class, () -> Storage.of("s3://bucket/a b", hadoop));
    assertTrue(refused.getMessage().contains("here it is s3a://bucket/a b"), refused.getMessage());
  }

  @Test
  void relativeAndHomePathsAreWhereAShellSeesThem() {
    Path here = Path.of("").toAbsolutePath();
    assertEquals("file:" + here + "/a/b", Storage.of("a/b", hadoop).toString());
    assertEquals("file:" + here + "/a/b", Storage.of("file:a/b", hadoop).toString());
    assertEquals("file:" + here.getParent() + "/a", Storage.of("../a", hadoop).toString());
    assertEquals(
        "file:" + System.getProperty("user.home") + "/a", Storage.of("~/a", hadoop).toString());
    assertEquals("file:" + here + "/~a", Storage.of("~a", hadoop).toString());
    for (String name : List.of("run-12:30", "a:b/c:d", "12:30", "été:1", "C:\\x", "lr=0.1:x")) {
      assertEquals("file:" + here + "/" + name, Storage.of(name, hadoop).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "file:/",
        "file:///",
        "/tmp/..",
        "s3a://bucket",
        "s3a://bucket/",
        "s3a://bucket//",
        "hdfs://namenode:8020/",
        "gs://bucket"
      })
  void aTopFolderIsNoPlaceForAnOutput(String uri) {
    UserException refused = assertThrows(UserException.class, () -> Storage.output(uri, hadoop));
    assertTrue(refused.getMessage().contains("name a folder in it"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "nosuch://a/b",
        "file://host/a",
        "://",
        "https://example.com/a.zip",
        "http://example.com/a",
        "ftp://example.com/a"
      })
  void whatIsNoLocationIsSaid(String uri) {
    UserException refused = assertThrows(UserException.class, () -> Storage.of(uri, hadoop));
    assertTrue(refused.getMessage().contains("not a usable location"), refused.getMessage());
  }

  /** In a JVM that starts in such a locale, since nothing else sets the letters of file names. */
  @Test
  void aLocaleWithoutTheLettersIsNamed(@TempDir Path folder) throws Exception {
    assertEquals("cannot name it", inLocale("C", folder));
    assertEquals("written", inLocale("C.UTF-8", folder));
  }

  private static String inLocale(String locale, Path folder) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Naming.class.getName(),
            folder.toString());
    builder.environment().put("LC_ALL", locale);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String message =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return message.substring(message.lastIndexOf('\n') + 1);
  }

  /** Writes a file whose name is not ASCII. */
  static final class Naming {
    private Naming() {}

    public static void main(String[] folder) {
      try {
        Storage.of(folder[0] + "/\u00e9t\u00e9-\u82b1", new Configuration()).writeText("x");
        System.out.println("written");
      } catch (UserException e) {
        System.out.println(
            e.getMessage().contains("LC_ALL=C.UTF-8") ? "cannot name it" : e.getMessage());
      }
    }
  }
}
