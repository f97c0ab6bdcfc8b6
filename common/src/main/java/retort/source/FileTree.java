package retort.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file system as a listing and a reader see it, by exact names: nothing in them is a pattern. */
interface FileTree {

  /** What a name leads to. */
  enum EntryKind {
    FILE("a file"),
    FOLDER("a folder"),
    /** A symbolic link whose end is not there. */
    BROKEN_LINK("link to nothing"),
    /** A symbolic link to a folder that it lies in. */
    LOOP("link to a folder above it"),
    /** A pipe, a socket, a device. */
    SPECIAL("no regular file");

    private final String description;

    EntryKind(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  /**
   * A name.
   *
   * @param uri qualified
   * @param kind what it leads to
   * @param length bytes of a file
   * @param key equal for two names that lead to one file, and hardly ever else; null where files
   *     have no second names
   */
  record FileEntry(String uri, EntryKind kind, long length, Object key) {
    /** The last part of its path. */
    String name() {
      return uri.substring(uri.lastIndexOf('/') + 1);
    }
  }

  /** The tree that a qualified URI lies in. */
  static FileTree of(String uri, Configuration hadoop) throws IOException {
    return isLocal(uri) ? new LocalTree() : new HadoopTree(new Path(uri).getFileSystem(hadoop));
  }

  private static boolean isLocal(String uri) {
    return uri.startsWith(LocalTree.SCHEME);
  }

  /**
   * Opens a file that a tree listed.
   *
   * @param from the first byte to read
   */
  static InputStream open(String uri, Configuration hadoop, long from) throws IOException {
    if (isLocal(uri)) {
      return LocalTree.open(uri, from);
    }
    Path path = new Path(uri);
    return HadoopTree.open(path.getFileSystem(hadoop), path, from);
  }

  /** What a URI leads to, if anything. */
  Optional<FileEntry> at(String uri) throws IOException;

  /** What lies directly in a folder, in no order. */
  List<FileEntry> children(String folder) throws IOException;

  /** Everything that lies in a folder, however deep, but the folders, in no order. */
  void walk(String folder, Consumer<FileEntry> each) throws IOException;
}
