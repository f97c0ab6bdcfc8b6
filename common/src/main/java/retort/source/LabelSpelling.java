package retort.source;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of classes. Names that nobody can tell apart by looking at them are one: those that
 * differ in Unicode's form (composed or not), in white space at their ends, or in its kind or
 * amount within.
 */
final class LabelSpelling {
  private static final Logger LOG = LoggerFactory.getLogger(LabelSpelling.class);

  /** White space, and what takes no room at all. */
  private static final String SPACE = "[\\p{IsWhite_Space}\\u200b\\u200e\\u200f\\u2060\\ufeff]";

  private static final Pattern AROUND = Pattern.compile("^" + SPACE + "+|" + SPACE + "+$");
  private static final Pattern WITHIN = Pattern.compile("\\p{IsWhite_Space}+");

  /** Zeros before a number that is not a fraction's. */
  private static final Pattern ZEROS = Pattern.compile("(?<![\\d.])0+(?=\\d)");

  private static final Pattern BETWEEN = Pattern.compile("(?<=[\\p{L}\\d])[-_ ](?=[\\p{L}\\d])");
  private static final int SHOWN = 5;

  private LabelSpelling() {}

  /** The name of the class that a folder or a text means; empty where it is blank. */
  static String of(String text) {
    String bare = AROUND.matcher(text).replaceAll("");
    return Normalizer.normalize(WITHIN.matcher(bare).replaceAll(" "), Normalizer.Form.NFC);
  }

  /**
   * The classes of some labels, in their order; a line on the console says which labels are taken
   * for one class, and which are not though they nearly are one.
   *
   * @param texts as folders or rows have them; blank ones are no label
   */
  static List<String> distinct(Collection<String> texts) {
    TreeSet<String> spellings = new TreeSet<>(texts);
    spellings.removeIf(text -> of(text).isEmpty());
    List<String> same = alike(spellings, LabelSpelling::of);
    if (!same.isEmpty()) {
      LOG.warn(
          "labels that differ in white space or Unicode's form are one class: {}", shown(same));
    }
    TreeSet<String> names =
        spellings.stream().map(LabelSpelling::of).collect(Collectors.toCollection(TreeSet::new));
    List<String> near = nearlyAlike(names);
    if (!near.isEmpty()) {
      LOG.warn(
          "labels that differ in case, in zeros before a number, or in - and _ alone are classes of"
              + " their own: {}",
          shown(near));
    }
    return List.copyOf(names);
  }

  /** Classes of their own that may be meant as one, a text a group. */
  static List<String> nearlyAlike(SortedSet<String> names) {
    return alike(names, LabelSpelling::bare);
  }

  /** A name without what people and programs write one way or the other. */
  private static String bare(String name) {
    return ZEROS
        .matcher(BETWEEN.matcher(name.toLowerCase(Locale.ROOT)).replaceAll(" "))
        .replaceAll("");
  }

  /** Those that have a form in common, a text a group. */
  private static List<String> alike(SortedSet<String> names, UnaryOperator<String> form) {
    Map<String, List<String>> groups = new TreeMap<>();
    names.forEach(
        name -> groups.computeIfAbsent(form.apply(name), key -> new ArrayList<>()).add(name));
    return groups.values().stream()
        .filter(group -> group.size() > 1)
        .map(
            group -> group.stream().map(LabelSpelling::quoted).collect(Collectors.joining(" and ")))
        .toList();
  }

  /** In quotes, with what can't be seen or told apart as its code. */
  private static String quoted(String name) {
    return name.codePoints()
        .mapToObj(c -> c >= ' ' && c < 0x7f ? Character.toString(c) : "\\u%04x".formatted(c))
        .collect(Collectors.joining("", "'", "'"));
  }

  private static String shown(List<String> groups) {
    String first = String.join("; ", groups.subList(0, Math.min(SHOWN, groups.size())));
    int more = groups.size() - SHOWN;
    return more > 0 ? "%s; and %d more".formatted(first, more) : first;
  }
}
