package retort.source;

import java.util.Map;
import java.util.TreeMap;
import retort.UserException;

/**
 * Which columns of a table to read. A name may be that of a field inside a struct, joined by
 * points; where none is given, names and types that are there decide.
 *
 * @param image of the images; empty for none given
 * @param label of the labels; empty for none given
 * @param id of the ids; empty for none given
 * @param labeled whether every image needs a label
 * @param option how users name a column, with %s for {@code image}, {@code label} or {@code id}
 */
public record TableColumns(String image, String label, String id, boolean labeled, String option) {
  /** Nothing given, as {@code --image-column} and its like would. */
  public static final TableColumns UNNAMED = of("", "", "");

  /** Given by the options of a job that needs no labels. */
  public static TableColumns of(String image, String label, String id) {
    return new TableColumns(image, label, id, false, "--%s-column");
  }

  /** Given by the parts of an evaluation's target. */
  public static TableColumns ofTarget(String image, String label, String id) {
    return new TableColumns(image, label, id, true, "%s=");
  }

  /** How users name the column of the images, the labels or the ids. */
  String option(String role) {
    return option.formatted(role);
  }

  /** Those that are given, for what a resumed run must name alike. */
  public String text() {
    StringBuilder text = new StringBuilder();
    given().forEach((role, name) -> text.append(" %s=%s".formatted(role, name)));
    return text.toString();
  }

  /** Those that are given, by their options' names without hyphens before them. */
  public Map<String, String> recorded() {
    Map<String, String> recorded = new TreeMap<>();
    given().forEach((role, name) -> recorded.put(role + "-column", name));
    return recorded;
  }

  private Map<String, String> given() {
    Map<String, String> given = new TreeMap<>(Map.of("image", image, "label", label, "id", id));
    given.values().removeIf(String::isEmpty);
    return given;
  }

  /**
   * Refuses names where there are no columns.
   *
   * @throws UserException where one is given
   */
  void requireNone(String format) {
    given()
        .forEach(
            (role, name) -> {
              throw new UserException(
                  "%s %s: %s has no columns, only parquet has"
                      .formatted(option(role), name, format));
            });
  }
}
