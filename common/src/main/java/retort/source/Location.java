package retort.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import retort.UserException;
import retort.storage.Storage;

/**
 * Where a user says that images are: the file or folder of exactly that name, or else what a glob
 * of that form leads to.
 *
 * @param tree that it lies in
 * @param matches what is there, at least one
 * @param exact whether it is no glob, but the name of one file or folder
 * @param namesEnding whether a glob says how the files end that it means
 * @param fixed the folder above a glob's first variable part; the location itself where it is none
 */
record Location(
    FileTree tree,
    List<FileTree.FileEntry> matches,
    boolean exact,
    boolean namesEnding,
    String fixed) {

  /**
   * Looks what is there.
   *
   * @throws UserException where there is nothing
   */
  static Location of(String uri, Configuration hadoop) throws IOException {
    Storage place = Storage.of(uri, hadoop);
    String exact = place.path().toString();
    FileTree tree = FileTree.of(exact, hadoop);
    List<FileTree.FileEntry> entries = tree.at(exact).stream().toList();
    if (!entries.isEmpty()) {
      return new Location(tree, entries, true, false, exact);
    }
    requireReadable(uri);
    String path = place.path().toUri().getPath();
    String root = exact.substring(0, exact.length() - path.length());
    List<FileTree.FileEntry> matches = new ArrayList<>();
    String fixed = exact;
    for (String pattern : expanded(path, uri)) {
      String[] parts = pattern.substring(1).split("/", -1);
      fixed = root + fixed(parts);
      match(tree, root, parts, 0, matches);
    }
    if (matches.isEmpty()) {
      throw new UserException("%s: no such file or folder%s".formatted(uri, advice(uri)));
    }
    return new Location(tree, matches, false, namesEnding(path), fixed);
  }

  /** The patterns without braces that a pattern stands for, each of them one that can be read. */
  private static List<String> expanded(String path, String uri) {
    try {
      List<String> patterns = GlobExpander.expand(path);
      patterns.forEach(pattern -> Arrays.stream(pattern.split("/", -1)).forEach(GlobPattern::new));
      return patterns;
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "%s: no such file or folder, and no pattern either: %s"
              .formatted(uri, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static String fixed(String[] parts) {
    StringBuilder fixed = new StringBuilder();
    for (int i = 0; i < parts.length && !isPattern(parts[i]); i++) {
      fixed.append('/').append(parts[i]);
    }
    return fixed.toString();
  }

  private static boolean isPattern(String part) {
    return new GlobPattern(part).hasWildcard();
  }

  private static boolean namesEnding(String path) {
    int last =
        Math.max(Math.max(path.lastIndexOf('*'), path.lastIndexOf('?')), path.lastIndexOf('['));
    return path.indexOf('.', last) > 0 && path.indexOf('/', last) < 0;
  }

  private static void match(
      FileTree tree, String above, String[] parts, int next, List<FileTree.FileEntry> matches)
      throws IOException {
    String here = above;
    for (int i = next; i < parts.length; i++) {
      if (isPattern(parts[i])) {
        GlobPattern pattern = new GlobPattern(parts[i]);
        boolean last = i == parts.length - 1;
        for (FileTree.FileEntry child : tree.children(here.isEmpty() ? "/" : here)) {
          if (!pattern.matches(child.name())) {
            continue;
          }
          if (last) {
            matches.add(child);
          } else if (child.kind() == FileTree.EntryKind.FOLDER) {
            match(tree, child.uri(), parts, i + 1, matches);
          }
        }
        return;
      }
      here = here + "/" + parts[i].replaceAll("\\\\(.)", "$1");
    }
    tree.at(here).ifPresent(matches::add);
  }

  /** A JVM that reads arguments as ASCII has a question mark for every other byte of them. */
  private static void requireReadable(String uri) {
    if (LocalNames.locale().equals(StandardCharsets.US_ASCII) && uri.indexOf('?') >= 0) {
      throw new UserException("%s: no such file or folder%s".formatted(uri, advice(uri)));
    }
  }

  private static String advice(String uri) {
    boolean lost = uri.chars().anyMatch(c -> c == '?' || c >= 0x80);
    return !lost || LocalNames.locale().equals(StandardCharsets.UTF_8)
        ? ""
        : ": Java took it for %s, the locale's; set LC_ALL=C.UTF-8".formatted(LocalNames.locale());
  }
}
