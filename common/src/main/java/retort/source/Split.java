package retort.source;

import java.io.Serializable;
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
    TRAINING("train|training|trainval|trn"),
    VALIDATION("validation|valid|val|dev"),
    TEST("test|testing|tst|eval|evaluation|holdout|heldout|t10k"),
    /** Whatever lies beside those. */
    OTHER("(?!)");

    private final String words;
    private final Pattern word;
    private final Pattern within;

    Role(String words) {
      String any = "(?i:(" + words + ")(set|data|dataset|images|imgs)?)";
      String capital = "(?<=\\p{Ll})(?=\\p{Lu})";
      this.words = words;
      this.word = Pattern.compile(any);
      this.within =
          Pattern.compile("((?<!\\p{L})|%s)%s((?!\\p{L})|%s)".formatted(capital, any, capital));
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
      if (role.word.matcher(name).matches()) {
        return role;
      }
    }
    return null;
  }

  /**
   * The role whose word comes first in a name, as in {@code seg_train} and {@code
   * train-00000-of-00002.parquet}; null for none. On either side is no letter, or a capital begins
   * another word, as in {@code trainA} and {@code TestImages}.
   */
  static Role roleWithin(String name) {
    Map<Integer, Role> found = new TreeMap<>();
    for (Role role : Role.values()) {
      Matcher matcher = role.within.matcher(name);
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
