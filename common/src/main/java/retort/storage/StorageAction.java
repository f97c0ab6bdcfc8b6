package retort.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.fs.Path;

/** Something that is done to a file or folder. */
@FunctionalInterface
interface StorageAction<T> {
  T run() throws IOException;

  /**
   * Does it.
   *
   * @param path of the file or folder
   * @throws UncheckedIOException where it fails; it names the path where the failure alone would
   *     not, as that of a full disk
   */
  static <T> T at(Path path, StorageAction<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      boolean plain = e.getClass() == IOException.class;
      throw new UncheckedIOException(plain ? placed(path, e) : e);
    }
  }

  private static IOException placed(Path path, IOException failure) {
    String said = String.valueOf(failure.getMessage());
    if (said.contains(path.getName())) {
      return failure;
    }
    IOException placed = new FileSystemException(path.toString(), null, said);
    placed.initCause(failure);
    return placed;
  }
}
