package retort.source;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import retort.Quantity;

/** Counts of files that were found and not read, by what they are. */
final class SkippedFiles {
  private static final Pattern ENDING = Pattern.compile("\\.[\\p{L}\\p{N}_~-]{1,12}");
  private static final Set<String> ARCHIVES =
      Set.of(".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar");

  private static final Set<String> ARRAYS =
      Set.of(
          ".arrow",
          ".feather",
          ".npz",
          ".npy",
          ".h5",
          ".hdf5",
          ".mat",
          ".pkl",
          ".pickle",
          ".pt",
          ".tfrecord",
          ".tfrecords",
          ".lmdb",
          ".mdb",
          ".csv",
          ".json",
          ".jsonl",
          ".orc",
          ".avro",
          ".beton",
          ".mds",
          ".rec");

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

  /** The symbolic links among them that lead nowhere or in a circle; empty where there are none. */
  String deadLinks() {
    return Stream.of(FileTree.EntryKind.BROKEN_LINK, FileTree.EntryKind.LOOP)
        .map(FileTree.EntryKind::description)
        .filter(counts::containsKey)
        .map(kind -> "%d %s".formatted(counts.get(kind), kind))
        .collect(Collectors.joining(", "));
  }

  /**
   * What to do about them where nothing else was found; empty where that is not known.
   *
   * @param format that was asked for
   */
  String advice(String format) {
    if (format.equals("idx") && counts.containsKey(".gz")) {
      return ": name the files themselves, whatever they are called";
    }
    if (has(ARCHIVES)) {
      return ": unpack the archives";
    }
    if (!format.equals("directory") && counts.keySet().stream().anyMatch(SkippedFiles::isPicture)) {
      return ": pictures are of the format directory";
    }
    if (!format.equals("parquet") && counts.containsKey(".parquet")) {
      return ": tables are of the format parquet";
    }
    return has(ARRAYS)
        ? ": such files are not read; write the images as Parquet, or each as a PNG file"
        : "";
  }

  private boolean has(Set<String> endings) {
    return endings.stream().anyMatch(counts::containsKey);
  }

  private static boolean isPicture(String ending) {
    return FileKind.of("directory").isNamed("a" + ending);
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
    return more == 0 ? shown : "%s, %s".formatted(shown, Quantity.of(more, "other"));
  }
}
