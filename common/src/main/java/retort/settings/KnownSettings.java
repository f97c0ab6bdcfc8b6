package retort.settings;

import com.typesafe.config.Config;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import retort.UserException;

/** The names of all settings. */
final class KnownSettings {
  /** Names of earlier versions. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "teacher.augment.grey", "teacher.augment.gray",
          "teacher.augment.solarise.first", "teacher.augment.solarize.first",
          "teacher.augment.solarise.second", "teacher.augment.solarize.second",
          "teacher.augment.least-area", "teacher.augment.min-area",
          "teacher.augment.most-stretch", "teacher.augment.max-aspect-ratio",
          "teacher.augment.blur.least-sigma", "teacher.augment.blur.min-sigma",
          "teacher.augment.blur.most-sigma", "teacher.augment.blur.max-sigma");

  private final Set<String> names;

  KnownSettings(Config reference) {
    names = reference.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  /**
   * Refuses settings that there are not.
   *
   * @param from where they come from, for the message
   * @throws UserException with the name of today, or the nearest one
   */
  void check(Config chosen, String from) {
    for (Map.Entry<String, ?> entry : chosen.entrySet()) {
      String name = entry.getKey();
      if (RENAMED.containsKey(name)) {
        throw new UserException(
            "%s: the setting %s is called %s now".formatted(from, name, RENAMED.get(name)));
      }
      if (!names.contains(name)) {
        throw new UserException(
            "%s: there is no setting %s; the nearest is %s".formatted(from, name, nearest(name)));
      }
    }
  }

  private String nearest(String name) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String kebab = kebab(name);
    return names.stream()
        .min(Comparator.comparing(candidate -> distance.apply(candidate, kebab)))
        .orElseThrow();
  }

  /** As settings are written, whose words others join by a capital or an underscore. */
  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])|_", "-").toLowerCase(Locale.ROOT);
  }
}
