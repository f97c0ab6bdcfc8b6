package retort.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The JVM's folder for temporary files, as a place that native libraries are run from. */
final class TemporaryFolder {
  private static final FileAttribute<?> EXECUTABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private TemporaryFolder() {}

  /**
   * Why no library can be run from a folder, as a mount with noexec forbids; empty where it can.
   */
  static String fault(Path folder) {
    try {
      Path file = Files.createTempFile(folder, "retort", null, EXECUTABLE);
      try {
        return Files.isExecutable(file) ? "" : "nothing may be run from there (is it noexec?)";
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return "no file can be made there (%s)".formatted(e);
    }
  }
}
