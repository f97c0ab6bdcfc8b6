package retort.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import retort.Quantity;

/** Files that are there under several names, by symbolic links to them or to a folder. */
final class LinkedFiles {
  private final Map<Object, String> first = new HashMap<>();

  /** The names of those of which two were alike, by where they lead. */
  private final Map<String, SortedSet<String>> names = new TreeMap<>();

  /** One more file; again the same name is no second one. */
  void add(FileTree.FileEntry file) {
    if (file.key() == null) {
      return;
    }
    String other = first.putIfAbsent(file.key(), file.uri());
    if (other == null || other.equals(file.uri())) {
      return;
    }
    // Of hard links each is a file like others.
    for (String name : List.of(other, file.uri())) {
      names.computeIfAbsent(LocalTree.real(name), none -> new TreeSet<>()).add(name);
    }
  }

  private List<SortedSet<String>> several() {
    return names.values().stream().filter(known -> known.size() > 1).toList();
  }

  boolean isEmpty() {
    return several().isEmpty();
  }

  /** Such as {@code 3 files are there several times, by symbolic links: a/x.png is b/x.png}. */
  @Override
  public String toString() {
    List<SortedSet<String>> several = several();
    SortedSet<String> one = several.get(0);
    return "%s several times, by symbolic links: %s is %s"
        .formatted(
            Quantity.of(several.size(), "file is there", "files are there"),
            LocalNames.printable(one.first()),
            LocalNames.printable(one.last()));
  }
}
