package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;

/** Spark's settings where the user says nothing, and only there. */
class SparkDefaultsTest {
  private static final String COMPRESS = "spark.broadcast.compress";

  @Test
  void broadcastsAreNotCompressedUnlessSomebodySaysSo() {
    assertEquals("false", SparkDefaults.missing(new SparkConf(false)).get(COMPRESS));
    SparkConf given = new SparkConf(false).set(COMPRESS, "true");
    assertFalse(SparkDefaults.missing(given).containsKey(COMPRESS));
  }

  /** Spark itself would end the process with 53. */
  @Test
  void aLocalFolderThatCantBeWrittenIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    SparkConf none = new SparkConf(false).set("spark.local.dir", file.resolve("below").toString());
    String message =
        assertThrows(UserException.class, () -> SparkDefaults.requireLocalFolder(none))
            .getMessage();
    assertTrue(message.contains("spark.local.dir = " + file), message);
    Path made = folder.resolve("a/b");
    SparkDefaults.requireLocalFolder(
        new SparkConf(false).set("spark.local.dir", file.resolve("below") + "," + made));
    assertTrue(Files.isDirectory(made));
  }
}
