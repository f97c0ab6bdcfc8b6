package retort.source;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a dataset, such as {@code train} or {@code test}.
 *
 * @param name as the dataset has it
 * @param role what it is for
 */
record Split(String name, Role role) implements Serializable {

  /** What a split is for. */
  enum Role {
    TRAINING("train|training|trainset"),
    VALIDATION("validation|valid|val|dev"),
    TEST("test|testing|testset|eval|evaluation|t10k"),
    /** Whatever lies beside those. */
    OTHER("(?!)");

    private final String words;

    Role(String words) {
      this.words = words;
    }

    /** Its first word. */
    String text() {
      return words.substring(0, words.indexOf('|'));
    }
  }

  /** Whether a name on the command line is this split's, or its role's. */
  boolean isCalled(String wanted) {
    return name.equalsIgnoreCase(wanted) || (role != Role.OTHER && role == role(wanted));
  }

  /** The role whose word a name is, in letters of any case; null for none. */
  static Role role(String name) {
    for (Role role : Role.values()) {
      if (name.toLowerCase(Locale.ROOT).matches(role.words)) {
        return role;
      }
    }
    return null;
  }

  /**
   * The role whose word comes first in a name, with no letter on either side, as in {@code
   * seg_train} and {@code train-00000-of-00002.parquet}; null for none.
   */
  static Role roleWithin(String name) {
    Map<Integer, Role> found = new TreeMap<>();
    for (Role role : Role.values()) {
      Matcher matcher =
          Pattern.compile("(?<!\\p{L})(" + role.words + ")(?!\\p{L})")
              .matcher(name.toLowerCase(Locale.ROOT));
      if (matcher.find()) {
        found.put(matcher.start(), role);
      }
    }
    return found.isEmpty() ? null : found.values().iterator().next();
  }

  boolean isFor(Role wanted) {
    return role == wanted;
  }
}
