package retort.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import retort.command.UserException;
import retort.storage.Storage;

/**
 * A file that was found.
 *
 * @param uri qualified
 * @param below its path below the root that it was found under
 * @param name that path, or the one below the folder that all share where two would be alike
 * @param length bytes
 */
record InputFile(String uri, String below, String name, long length) implements Serializable {

  /**
   * The files of some locations, in the order of their URIs, each once. A file that is named is
   * taken whatever it is called; in a folder, however deep, those that {@code wanted} says, and
   * none whose name begins with a point or an underscore.
   *
   * @throws UserException where a location is not there, or there is no such file
   */
  static List<InputFile> find(
      List<String> uris, Configuration hadoop, Predicate<String> wanted, String kind) {
    TreeMap<String, InputFile> found = new TreeMap<>();
    for (String uri : uris) {
      Storage place = Storage.of(uri, hadoop);
      try {
        List<FileStatus> matches = matches(place);
        for (FileStatus match : matches) {
          // A folder that was named is the root; what a glob gave lies below a root of its own.
          boolean root = matches.size() == 1 && match.isDirectory() && !isGlob(place);
          Path below = root ? match.getPath() : match.getPath().getParent();
          for (FileStatus file : files(place.files(), match, wanted)) {
            String at = file.getPath().toString();
            String name = relative(below, at);
            found.putIfAbsent(at, new InputFile(at, name, name, file.getLen()));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (found.isEmpty()) {
      throw new UserException(
          "--images %s: no images: found 0 %s".formatted(String.join(", ", uris), kind));
    }
    return named(List.copyOf(found.values()));
  }

  /** Their names, made longer by the folders' where two would be alike. */
  private static List<InputFile> named(List<InputFile> found) {
    if (found.stream().map(InputFile::name).distinct().count() == found.size()) {
      return found;
    }
    String first = found.get(0).uri;
    String last = found.get(found.size() - 1).uri;
    int same = 0;
    while (same < first.length() && first.charAt(same) == last.charAt(same)) {
      same++;
    }
    int shared = first.lastIndexOf('/', same - 1) + 1;
    return found.stream()
        .map(f -> new InputFile(f.uri, f.below, f.uri.substring(shared), f.length))
        .toList();
  }

  private static boolean isGlob(Storage place) throws IOException {
    return !place.files().exists(place.path());
  }

  private static List<FileStatus> matches(Storage place) throws IOException {
    FileStatus[] matches =
        place.exists()
            ? new FileStatus[] {place.files().getFileStatus(place.path())}
            : place.files().globStatus(place.path());
    if (matches == null || matches.length == 0) {
      throw new UserException("--images %s: no such file or folder".formatted(place));
    }
    return List.of(matches);
  }

  private static List<FileStatus> files(
      FileSystem system, FileStatus match, Predicate<String> wanted) throws IOException {
    if (match.isFile()) {
      return List.of(match);
    }
    List<FileStatus> files = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> all = system.listFiles(match.getPath(), true);
      while (all.hasNext()) {
        FileStatus file = all.next();
        String below = relative(match.getPath(), file.getPath().toString());
        if (!hidden(below) && wanted.test(file.getPath().getName())) {
          files.add(file);
        }
      }
    } catch (FileNotFoundException e) {
      throw new UserException("%s: it went away while it was listed".formatted(match.getPath()), e);
    }
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    return files;
  }

  private static boolean hidden(String below) {
    for (String part : below.split("/", -1)) {
      if (part.startsWith(".") || part.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static String relative(Path root, String uri) {
    String prefix = root.toString();
    return uri.substring(prefix.endsWith("/") ? prefix.length() : prefix.length() + 1);
  }
}
