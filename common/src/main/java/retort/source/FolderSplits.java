package retort.source;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.source.Split.Role;

/**
 * Tells folders that are splits from folders that are classes. Folders beside each other are splits
 * where all are named so, where one is named as the training's and another as a test's, or where
 * the training's alone has several folders in it. A test's folder is one where it has folders in it
 * that are called as those beside it, which are the training's classes then. Where each of several
 * folders has a training's and a test's in it, those are the splits, and it is a class.
 */
final class FolderSplits {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSplits.class);
  private static final Split NONE = new Split("none", Role.OTHER);

  private FolderSplits() {}

  /**
   * The files, each in its split where there are any, and then with its path below the split's
   * folder.
   */
  static List<InputFile> divided(List<InputFile> files) {
    return OnlyFolders.without(divided(files, ""));
  }

  /**
   * Looks at the folders directly below one.
   *
   * @param above its path, with a slash at its end; empty for the top
   */
  private static List<InputFile> divided(List<InputFile> files, String above) {
    Map<String, Set<String>> folders = new TreeMap<>();
    boolean filesHere = false;
    for (InputFile file : files) {
      String[] parts = file.below().substring(above.length()).split("/", 3);
      if (parts.length == 1) {
        filesHere = true;
      } else {
        Set<String> inside = folders.computeIfAbsent(parts[0], name -> new TreeSet<>());
        if (parts.length == 3) {
          inside.add(parts[1]);
        }
      }
    }
    Map<String, Split> splits = splits(folders);
    if (!splits.isEmpty()) {
      return files.stream().map(file -> in(file, above, splits)).toList();
    }
    if (folders.size() > 1 && folders.values().stream().allMatch(FolderSplits::arePair)) {
      return files.stream().map(file -> inClass(file, above)).toList();
    }
    warnOfLikeness(folders);
    boolean mayBeBelow = folders.size() == 1 && !filesHere;
    return mayBeBelow ? divided(files, above + folders.keySet().iterator().next() + "/") : files;
  }

  /** The splits by their folders' names; the empty name is that of the files beside them. */
  private static Map<String, Split> splits(Map<String, Set<String>> folders) {
    Map<String, Role> exact = new TreeMap<>();
    Map<String, Role> within = new TreeMap<>();
    for (String folder : folders.keySet()) {
      put(exact, folder, Split.role(folder));
      put(within, folder, Split.roleWithin(folder));
    }
    if (isPair(within.values()) || onlyTrainingHasClasses(folders)) {
      return with(within, folders.keySet(), Role.OTHER);
    }
    if (exact.isEmpty() || exact.size() == folders.size()) {
      return with(exact, Set.of(), Role.OTHER);
    }
    Set<String> others = new TreeSet<>(folders.keySet());
    others.removeAll(exact.keySet());
    exact.values().removeIf(Role.TRAINING::equals);
    exact.keySet().removeIf(name -> folders.get(name).stream().noneMatch(others::contains));
    if (exact.isEmpty()) {
      warn(folders.keySet());
      return Map.of();
    }
    return with(exact, others, Role.TRAINING);
  }

  /** As beside a folder of images without labels. */
  private static boolean onlyTrainingHasClasses(Map<String, Set<String>> folders) {
    List<String> deep =
        folders.keySet().stream().filter(name -> folders.get(name).size() > 1).toList();
    return deep.size() == 1 && Split.role(deep.get(0)) == Role.TRAINING;
  }

  private static boolean arePair(Set<String> inside) {
    Map<String, Role> within = new TreeMap<>();
    inside.forEach(folder -> put(within, folder, Split.roleWithin(folder)));
    return isPair(within.values());
  }

  /** A file of {@code cat/train/1.png} is of the class cat, whatever is beside the splits. */
  private static InputFile inClass(InputFile file, String above) {
    String[] parts = file.below().substring(above.length()).split("/", 3);
    if (parts.length < 3) {
      return file.in(NONE, file.below());
    }
    Role role = Split.roleWithin(parts[1]);
    Split split = new Split(parts[1], role == null ? Role.OTHER : role);
    return file.in(split, parts[0] + "/" + parts[2]);
  }

  /** Splits under names that say nothing would be read as classes, all of them at once. */
  private static void warnOfLikeness(Map<String, Set<String>> folders) {
    Set<Set<String>> inside = new HashSet<>(folders.values());
    if (folders.size() > 1 && inside.size() == 1 && inside.iterator().next().size() > 1) {
      LOG.warn(
          "the folders {} have folders of the same names in them ({}), and are the classes; if they"
              + " are parts of one dataset, name one of them as the place of the images",
          folders.keySet(),
          inside.iterator().next());
    }
  }

  private static void put(Map<String, Role> roles, String folder, Role role) {
    if (role != null) {
      roles.put(folder, role);
    }
  }

  private static boolean isPair(Collection<Role> roles) {
    return roles.contains(Role.TRAINING)
        && EnumSet.of(Role.TEST, Role.VALIDATION).stream().anyMatch(roles::contains);
  }

  private static Map<String, Split> with(
      Map<String, Role> named, Set<String> others, Role ofOthers) {
    Map<String, Split> splits = new TreeMap<>();
    for (String other : others) {
      splits.put(other, new Split(ofOthers == Role.OTHER ? other : "train", ofOthers));
    }
    named.forEach((name, role) -> splits.put(name, new Split(name, role)));
    if (!splits.isEmpty()) {
      boolean isNamed = named.containsValue(Role.TRAINING);
      splits.put("", isNamed ? NONE : new Split("train", Role.TRAINING));
    }
    return splits;
  }

  private static void warn(Set<String> folders) {
    folders.stream()
        .filter(name -> EnumSet.of(Role.TEST, Role.VALIDATION).contains(Split.role(name)))
        .forEach(
            name ->
                LOG.warn(
                    "the folder {} is a class, as those beside it ({}); were it a split, it would"
                        + " have classes in it, or a folder train beside it",
                    name,
                    folders));
  }

  private static InputFile in(InputFile file, String above, Map<String, Split> splits) {
    String below = file.below().substring(above.length());
    String folder = below.substring(0, Math.max(0, below.indexOf('/')));
    Split split = splits.get(folder);
    boolean isClass = split.isFor(Role.TRAINING) && !split.name().equals(folder);
    return file.in(
        split, isClass || folder.isEmpty() ? below : below.substring(folder.length() + 1));
  }
}
