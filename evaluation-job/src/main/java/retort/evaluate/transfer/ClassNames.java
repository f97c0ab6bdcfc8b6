package retort.evaluate.transfer;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The classes of some labeled images, each known by its name.
 *
 * @param names sorted, each once: by their values where all are whole numbers
 */
record ClassNames(List<String> names) {
  private static final Predicate<String> NUMBER = Pattern.compile("-?\\d{1,9}").asMatchPredicate();
  private static final int SHOWN = 20;

  static ClassNames of(Stream<String> labels) {
    List<String> names = labels.distinct().sorted().toList();
    return new ClassNames(
        names.stream().allMatch(NUMBER)
            ? names.stream().sorted(Comparator.comparing(Integer::valueOf)).toList()
            : names);
  }

  /**
   * The name of a label of a source.
   *
   * @param label null where there is none
   * @param names of the source's classes; none where a label is its own name
   */
  static String name(Integer label, List<String> names) {
    if (label == null) {
      return null;
    }
    return names.isEmpty() ? label.toString() : names.get(label);
  }

  /** The place of a name. */
  int index(String name) {
    return names.indexOf(name);
  }

  /** Those that the others lack. */
  ClassNames without(ClassNames others) {
    return new ClassNames(names.stream().filter(name -> !others.names.contains(name)).toList());
  }

  @Override
  public String toString() {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? "%s and %d more".formatted(shown, names.size() - SHOWN) : shown;
  }
}
