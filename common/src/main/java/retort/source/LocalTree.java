package retort.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import retort.UserException;

/**
 * A local disk. Not by Hadoop's own classes, which can't open a name with a colon and leave out,
 * without a word, what the JVM's locale has no letters for.
 */
final class LocalTree implements FileTree {
  static final String SCHEME = "file:";

  private static Path path(String uri) {
    String path = uri.substring(SCHEME.length());
    return LocalNames.path(path.startsWith("///") ? path.substring(2) : path);
  }

  private static String uri(Path path) {
    return SCHEME + LocalNames.of(path);
  }

  /**
   * Refuses a file that Java's own file names, and so Hadoop, can't be told of.
   *
   * @throws UserException where the locale has no letters for its name
   */
  static void requireJavasName(String uri) {
    if (uri.startsWith(SCHEME) && !new File(uri.substring(SCHEME.length())).exists()) {
      throw new UserException(
          "%s: Java can't open a file of this name in the locale's %s: set LC_ALL=C.UTF-8, or rename it"
              .formatted(LocalNames.printable(uri), LocalNames.locale()));
    }
  }

  /** Where symbolic links lead; where they lead nowhere, the name itself. */
  static String real(String uri) {
    try {
      return uri(path(uri).toRealPath());
    } catch (IOException e) {
      return uri; // Gone, or not to be entered: its reader tells.
    }
  }

  static InputStream open(String uri, long from) throws IOException {
    FileChannel channel = FileChannel.open(path(uri));
    try {
      return Channels.newInputStream(channel.position(from));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Optional<FileEntry> at(String uri) throws IOException {
    Path path = path(uri);
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(entry(path, new ArrayDeque<>()))
        : Optional.empty();
  }

  @Override
  public List<FileEntry> children(String folder) throws IOException {
    List<FileEntry> children = new ArrayList<>();
    for (Path child : list(path(folder))) {
      children.add(entry(child, new ArrayDeque<>()));
    }
    return children;
  }

  @Override
  public void walk(String folder, Consumer<FileEntry> each) throws IOException {
    walk(path(folder), new ArrayDeque<>(), each);
  }

  /**
   * Walks through a folder.
   *
   * @param above the folders that it lies in, by their keys
   */
  private static void walk(Path folder, Deque<Object> above, Consumer<FileEntry> each)
      throws IOException {
    above.push(key(folder));
    for (Path child : list(folder)) {
      FileEntry entry = entry(child, above);
      if (entry.kind() == EntryKind.FOLDER) {
        walk(child, above, each);
      } else {
        each.accept(entry);
      }
    }
    above.pop();
  }

  private static Object key(Path folder) throws IOException {
    return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(names::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (AccessDeniedException e) {
      throw new UserException(
          "%s: permission denied: what is in this folder can't be listed"
              .formatted(LocalNames.printable(uri(folder))),
          e);
    }
    return names;
  }

  private static FileEntry entry(Path path, Deque<Object> above) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        boolean loop = above.contains(attributes.fileKey());
        return new FileEntry(uri(path), loop ? EntryKind.LOOP : EntryKind.FOLDER, 0, null);
      }
      EntryKind kind = attributes.isRegularFile() ? EntryKind.FILE : EntryKind.SPECIAL;
      return new FileEntry(uri(path), kind, attributes.size(), attributes.fileKey());
    } catch (FileSystemException e) {
      // Not to be entered by us: the reader tells.
      EntryKind kind = e instanceof AccessDeniedException ? EntryKind.FILE : EntryKind.BROKEN_LINK;
      return new FileEntry(uri(path), kind, 0, null);
    }
  }
}
