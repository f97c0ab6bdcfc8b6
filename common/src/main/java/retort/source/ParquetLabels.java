package retort.source;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import retort.UserException;
import retort.parquet.ValueKind;

/**
 * What the values of a column of labels mean.
 *
 * @param column its name
 * @param kind of the values
 * @param classes the names of the classes, by number; empty where numbers are all there is
 * @param numbers the number of each class that has a name; empty where the values are numbers
 */
record ParquetLabels(
    String column, ValueKind kind, List<String> classes, Map<String, Integer> numbers)
    implements Serializable {

  /** Of a table without labels. */
  static final ParquetLabels NONE = numbered("", ValueKind.WHOLE, List.of());

  /** Of numbers, whose classes may have names. */
  static ParquetLabels numbered(String column, ValueKind kind, List<String> classes) {
    return kind == ValueKind.FLAG
        ? named(column, kind, List.of("false", "true"))
        : new ParquetLabels(
            column, kind, classes.stream().map(LabelSpelling::of).toList(), Map.of());
  }

  /** Of names. */
  static ParquetLabels named(String column, ValueKind kind, List<String> classes) {
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(name -> numbers.put(name, numbers.size()));
    return new ParquetLabels(column, kind, List.copyOf(classes), Map.copyOf(numbers));
  }

  /** Of folders' names: numbers where all are. */
  static ParquetLabels ofFolders(List<String> texts) {
    List<String> names = LabelSpelling.distinct(texts);
    return names.stream().allMatch(name -> name.matches("-?\\d{1,9}"))
        ? numbered("of folders", ValueKind.WHOLE, List.of())
        : named("of folders", ValueKind.TEXT, names);
  }

  /**
   * The number of an image's class.
   *
   * @param of the value's file, which may have other numbers than the first one
   * @param uri of the file, for messages
   * @return null where it has none, or one outside those that have names, such as -1
   * @throws UserException where it is not whole, or too large
   */
  Integer label(Object value, ValueKind of, String uri) {
    return column.isEmpty() ? null : number(text(value, of, uri), uri);
  }

  /** Whether a text is the number of a class, or none at all. */
  static boolean isNumber(String text) {
    return text.isEmpty()
        || (text.matches("-?\\d{1,10}") && Long.parseLong(text) == (int) Long.parseLong(text));
  }

  /**
   * The number of the class of that name.
   *
   * @param text null for none
   */
  Integer number(String text, String uri) {
    String name = text == null ? "" : LabelSpelling.of(text);
    if (name.isEmpty()) {
      return null;
    }
    if (!numbers.isEmpty()) {
      return numbers.get(name);
    }
    try {
      int label = Integer.parseInt(name);
      boolean known = classes.isEmpty() || (label >= 0 && label < classes.size());
      return known ? label : null;
    } catch (NumberFormatException e) {
      throw new UserException(
          "%s: the label %s in the column %s doesn't fit into 32 bits; choose another column, or number the classes from 0"
              .formatted(uri, text, column),
          e);
    }
  }

  private String text(Object value, ValueKind of, String uri) {
    try {
      return of.text(value);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "%s: the column %s has no classes: %s; choose another"
              .formatted(uri, column, e.getMessage()),
          e);
    }
  }
}
