package retort.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writing on this machine's own disk, where Hadoop's file system replaces a file in four steps (the
 * old one goes, the new one comes, then the same for its checksum) and a reader between two of them
 * finds none, or one whose checksum is another's. Here each is one step, and there is no checksum.
 */
final class LocalFile {
  private LocalFile() {}

  /** Where a file of this name is written before it takes its place. */
  static String temporary(String name) {
    return "." + name + "." + UUID.randomUUID() + ".tmp";
  }

  /**
   * A place's name without symbolic links, as far as it is there; a link that leads nowhere stays.
   */
  static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException none) {
      Path folder = file.getParent();
      return folder == null ? file : real(folder).resolve(file.getFileName());
    }
  }

  /** Writes a file in place of one that may be there. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path written = file.resolveSibling(temporary(file.getFileName().toString()));
    try {
      Files.write(written, bytes, StandardOpenOption.CREATE_NEW);
      forgetChecksum(file);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /**
   * Writes a file unless one is there; of several writers one does. A reader of that very moment
   * may see its beginning only.
   *
   * @return whether it was written
   */
  static boolean create(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    forgetChecksum(file);
    return true;
  }

  /** A stale .crc file would make Hadoop reject the new contents. */
  static void forgetChecksum(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
