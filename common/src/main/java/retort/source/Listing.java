package retort.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;

/**
 * The files at some locations.
 *
 * @param files of the format that is asked for, in the order of their URIs, each once, at least one
 * @param others the rest
 * @param linked those of the files that are there under two names
 */
record Listing(List<InputFile> files, SkippedFiles others, LinkedFiles linked) {

  /**
   * Lists locations. A file that is named is taken whatever it is called; of a folder, however
   * deep, those of the format.
   *
   * @throws UserException where a location is not there, or there is no such file
   */
  static Listing of(SourceRequest request, Configuration hadoop) {
    FileKind kind = FileKind.of(request.format());
    TreeMap<String, InputFile> found = new TreeMap<>();
    SkippedFiles others = new SkippedFiles();
    LinkedFiles linked = new LinkedFiles();
    try {
      for (String uri : request.locations()) {
        List<InputFile> inFolders = new ArrayList<>();
        Location location = Location.of(uri, hadoop);
        for (FileTree.FileEntry match : location.matches()) {
          if (match.kind() == FileTree.EntryKind.FOLDER) {
            // A folder that was named is the root; what a glob gave lies below a root of its own.
            String root = location.exact() ? match.uri() : above(match.uri());
            location
                .tree()
                .walk(
                    match.uri(),
                    file -> {
                      if (request.format().equals("parquet")) {
                        VersionedTables.requireNone(uri, file.uri());
                      }
                      if (take(file, root, root, kind, inFolders, others)) {
                        linked.add(file);
                      }
                    });
          } else if (location.exact()) {
            found.putIfAbsent(match.uri(), named(match));
            linked.add(match);
          } else {
            FileKind wanted = location.namesEnding() ? kind.ofAnyName() : kind;
            if (take(match, above(match.uri()), location.fixed(), wanted, inFolders, others)) {
              linked.add(match);
            }
          }
        }
        inFolders.sort(Comparator.comparing(InputFile::uri));
        List<InputFile> divided =
            request.format().equals("directory")
                ? FolderSplits.divided(inFolders)
                : NameSplits.divided(inFolders);
        divided.forEach(file -> found.putIfAbsent(file.uri(), file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found.isEmpty()) {
      throw new UserException(
          "%s: no images: found 0 %s%s"
              .formatted(
                  String.join(", ", request.locations()),
                  kind.description(),
                  others.isEmpty()
                      ? ""
                      : "; left aside: " + others + others.advice(request.format())));
    }
    return new Listing(InputFile.named(List.copyOf(found.values())), others, linked);
  }

  private static InputFile named(FileTree.FileEntry file) {
    if (file.kind() != FileTree.EntryKind.FILE) {
      throw new UserException(
          "%s: %s".formatted(LocalNames.printable(file.uri()), file.kind().description()));
    }
    String name = LocalNames.printable(file.name());
    return new InputFile(file.uri(), name, name, file.length(), null);
  }

  /**
   * Takes a file, or counts it.
   *
   * @param root that its name is told from
   * @param top that its class is told from
   * @return whether it was taken
   */
  private static boolean take(
      FileTree.FileEntry file,
      String root,
      String top,
      FileKind kind,
      List<InputFile> taken,
      SkippedFiles others) {
    String name = relative(root, file.uri());
    String hidden = kind.hiddenPart(name);
    int before = taken.size();
    if (hidden == null && file.kind() != FileTree.EntryKind.FILE) {
      others.add(file.kind().description());
    } else if (hidden == null && kind.isNamed(file.name())) {
      String below = LocalNames.printable(relative(top, file.uri()));
      taken.add(new InputFile(file.uri(), below, LocalNames.printable(name), file.length(), null));
    } else if (hidden != null || !kind.isBeside(file.name())) {
      others.add(name, hidden);
    }
    return taken.size() > before;
  }

  private static String above(String uri) {
    return uri.substring(0, uri.lastIndexOf('/'));
  }

  private static String relative(String root, String uri) {
    return uri.substring(root.endsWith("/") ? root.length() : root.length() + 1);
  }
}
