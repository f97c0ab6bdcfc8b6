package retort.source;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders between a dataset's top and its classes, as archives unpack to them: {@code
 * flower_photos/daisy/1.png}, {@code seg_train/seg_train/sea/1.png}. A single folder with nothing
 * beside it that holds several folders, and no file, is no class: those in it are.
 */
final class OnlyFolders {
  private static final Logger LOG = LoggerFactory.getLogger(OnlyFolders.class);

  private OnlyFolders() {}

  /**
   * The files with their paths below such folders. Splits are taken together: where one of them has
   * classes, another's single folder is one of those.
   */
  static List<InputFile> without(List<InputFile> files) {
    Map<String, List<InputFile>> splits =
        files.stream().collect(Collectors.groupingBy(OnlyFolders::split));
    if (splits.values().stream().anyMatch(split -> folders(split).size() > 1)) {
      return files;
    }
    Map<String, String> between =
        splits.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, split -> between(split.getValue())));
    Set<String> passed = new TreeSet<>(between.values());
    passed.remove("");
    if (!passed.isEmpty()) {
      LOG.info("classes are the folders in {}", String.join(", ", passed));
    }
    return files.stream().map(file -> below(file, between.get(split(file)))).toList();
  }

  /** The path, with a slash at its end, down to where there are several folders; else empty. */
  private static String between(List<InputFile> files) {
    String first = files.get(0).below();
    for (int slash = first.indexOf('/'); slash > 0; slash = first.indexOf('/', slash + 1)) {
      String above = first.substring(0, slash + 1);
      List<InputFile> inside = files.stream().map(file -> below(file, above)).toList();
      if (files.stream().anyMatch(file -> !file.below().startsWith(above))
          || inside.stream().anyMatch(file -> file.below().indexOf('/') < 0)) {
        return "";
      }
      if (folders(inside).size() > 1) {
        return above;
      }
    }
    return "";
  }

  private static Set<String> folders(List<InputFile> files) {
    return files.stream()
        .map(InputFile::below)
        .filter(below -> below.indexOf('/') > 0)
        .map(below -> below.substring(0, below.indexOf('/')))
        .collect(Collectors.toSet());
  }

  private static InputFile below(InputFile file, String above) {
    return above.isEmpty() || !file.below().startsWith(above)
        ? file
        : file.in(file.split(), file.below().substring(above.length()));
  }

  private static String split(InputFile file) {
    return file.split() == null ? "" : file.split().name();
  }
}
