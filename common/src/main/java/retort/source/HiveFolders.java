package retort.source;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Columns that a table keeps in its folders' names, as {@code label=cat/part-0.parquet}: Spark's
 * {@code partitionBy}, Hive and pyarrow write tables so.
 */
final class HiveFolders {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private HiveFolders() {}

  /**
   * A column's value for all rows of a file.
   *
   * @param column its name
   * @param text empty where it is null
   */
  record Value(String column, String text) implements Serializable {}

  /** The value of a column that is asked for, the one of the nearest folder. */
  static Optional<Value> of(String uri, Predicate<String> column) {
    String[] parts = uri.split("/", -1);
    for (int i = parts.length - 2; i >= 0; i--) {
      int equals = parts[i].indexOf('=');
      if (equals > 0 && column.test(parts[i].substring(0, equals))) {
        String text = parts[i].substring(equals + 1);
        return Optional.of(
            new Value(parts[i].substring(0, equals), text.equals(NULL) ? "" : unescaped(text)));
      }
    }
    return Optional.empty();
  }

  /** Characters that are no part of a path stand as %3A. */
  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscape) {
      return text;
    }
  }
}
