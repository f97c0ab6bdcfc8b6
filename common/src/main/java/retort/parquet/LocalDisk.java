package retort.parquet;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Hadoop's local disk without checksum files, which can open a name with a colon. Other file
 * systems keep the one that they were given: S3A wants the checked one for its own buffers.
 */
final class LocalDisk {
  private static final String SCHEME = "file:";

  private LocalDisk() {}

  /** The settings with which a file is opened. */
  static Configuration of(String uri, Configuration hadoop) {
    if (!uri.startsWith(SCHEME)) {
      return hadoop;
    }
    Configuration own = new Configuration(hadoop);
    own.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
    own.setBoolean("fs.file.impl.disable.cache", true);
    return own;
  }
}
