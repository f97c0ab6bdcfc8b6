package retort.source;

import java.io.Serializable;
import java.util.List;

/**
 * A file that was found.
 *
 * @param uri qualified
 * @param below its path below the root that it was found under, or below its split's folder
 * @param name that path, or the one below the folder that all share where two would be alike
 * @param length bytes
 * @param split that it is part of; null where its location is not divided
 */
record InputFile(String uri, String below, String name, long length, Split split)
    implements Serializable {

  /** The same file as part of a split. */
  InputFile in(Split other, String belowIt) {
    return new InputFile(uri, belowIt, name, length, other);
  }

  /** The URI in a form that can be printed and stored. */
  String shown() {
    return LocalNames.printable(uri);
  }

  /** Their names, made longer by the folders' where two would be alike. */
  static List<InputFile> named(List<InputFile> found) {
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
        .map(
            f ->
                new InputFile(
                    f.uri,
                    f.below,
                    LocalNames.printable(f.uri.substring(shared)),
                    f.length,
                    f.split))
        .toList();
  }
}
