package retort.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.source.Split.Role;

/**
 * Tells the split of a file of many images from its name, else from the folders that it lies in,
 * the nearest first. Where no file is named as a test's or for validation, nothing is divided.
 */
final class NameSplits {
  /** As Hugging Face's datasets names shards; and CIFAR-10 its training files. */
  private static final Pattern SHARD = Pattern.compile("(\\w+(?:\\.\\w+)*)-\\d{5}-of-\\d{5}.*");

  private static final Pattern BATCH = Pattern.compile("data_batch(?!\\p{L}).*");
  private static final Logger LOG = LoggerFactory.getLogger(NameSplits.class);
  private static final String HIVE = "split=";

  private NameSplits() {}

  /** The files, each in its split where there are any. */
  static List<InputFile> divided(List<InputFile> files) {
    warnOfLikeness(files);
    List<Split> splits = files.stream().map(file -> named(file.below())).toList();
    Set<Role> roles =
        splits.stream().filter(s -> s != null).map(Split::role).collect(Collectors.toSet());
    boolean trained = roles.contains(Role.TRAINING);
    if (!roles.contains(Role.TEST) && !roles.contains(Role.VALIDATION)) {
      Set<String> shards = files.stream().map(NameSplits::shard).collect(Collectors.toSet());
      if (!trained || shards.contains("") || shards.size() < 2) {
        return files;
      }
    }
    Function<InputFile, Split> rest =
        file ->
            !trained
                ? new Split("train", Role.TRAINING)
                : new Split(shard(file).isEmpty() ? "none" : shard(file), Role.OTHER);
    List<InputFile> divided = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      InputFile file = files.get(i);
      Split split = splits.get(i);
      divided.add(file.in(split == null ? rest.apply(file) : split, file.below()));
    }
    return divided;
  }

  /** Several datasets in folders beside each other, such as Hugging Face's configurations. */
  private static void warnOfLikeness(List<InputFile> files) {
    Map<String, Set<String>> names = new TreeMap<>();
    for (InputFile file : files) {
      int slash = file.below().lastIndexOf('/');
      String folder = file.below().substring(0, Math.max(0, slash));
      names.computeIfAbsent(folder, key -> new TreeSet<>()).add(file.below().substring(slash + 1));
    }
    names.keySet().removeIf(folder -> folder.contains("=") || named(folder) != null);
    if (names.size() > 1 && new HashSet<>(names.values()).size() == 1) {
      LOG.warn(
          "the folders {} have files of the same names in them ({}), and are read as one dataset;"
              + " if they are several, name one of them as the place of the images",
          names.keySet(),
          names.values().iterator().next());
    }
  }

  /** What a shard's name begins with; empty where it is none. */
  private static String shard(InputFile file) {
    Matcher matcher = SHARD.matcher(file.below().substring(file.below().lastIndexOf('/') + 1));
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static Split named(String below) {
    String[] parts = below.split("/", -1);
    String name = parts[parts.length - 1];
    Role role = BATCH.matcher(name).matches() ? Role.TRAINING : Split.roleWithin(name);
    for (int i = parts.length - 2; i >= 0 && role == null; i--) {
      String folder = parts[i];
      role = Split.role(folder.startsWith(HIVE) ? folder.substring(HIVE.length()) : folder);
    }
    return role == null ? null : new Split(role.text(), role);
  }
}
