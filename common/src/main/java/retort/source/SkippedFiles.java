package retort.source;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts of files that were found and not read, by what they are. */
final class SkippedFiles {
  private static final Pattern ENDING = Pattern.compile("\\.[\\p{L}\\p{N}_~-]{1,12}");
  private static final Set<String> ARCHIVES =
      Set.of(".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar");

  private static final int SHOWN = 20;

  private final Map<String, Integer> counts = new TreeMap<>();

  /** One more of a kind. */
  void add(String kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  /**
   * One more file.
   *
   * @param below its path below the folder that was listed
   * @param hidden the part of that path that says that it is no image; null for none
   */
  void add(String below, String hidden) {
    String name = below.substring(below.lastIndexOf('/') + 1);
    if (hidden != null && !hidden.equals(name)) {
      add("in " + LocalNames.printable(hidden));
    } else if (hidden == null) {
      add(ending(name));
    } else {
      add(name.lastIndexOf('.') > 0 ? "hidden " + ending(name) : LocalNames.printable(name));
    }
  }

  private static String ending(String name) {
    String ending = name.substring(Math.max(0, name.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
    if (name.equals("_SUCCESS")) {
      return name;
    }
    return ENDING.matcher(ending).matches() ? ending : "without an ending";
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** What to do about them where nothing else was found; empty where that is not known. */
  String advice() {
    return ARCHIVES.stream().anyMatch(counts::containsKey) ? ": unpack the archives" : "";
  }

  /** Such as {@code 3 .txt, 1 .DS_Store}, the most first. */
  @Override
  public String toString() {
    List<Map.Entry<String, Integer>> max =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    String shown =
        max.stream()
            .limit(SHOWN)
            .map(kind -> "%d %s".formatted(kind.getValue(), kind.getKey()))
            .collect(Collectors.joining(", "));
    int more = max.stream().skip(SHOWN).mapToInt(Map.Entry::getValue).sum();
    return more == 0 ? shown : "%s, %d others".formatted(shown, more);
  }
}
