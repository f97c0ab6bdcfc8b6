package retort.source;

import java.util.Map;
import retort.UserException;

/**
 * Tables whose folder holds files of several versions: a log beside them says which are the present
 * one's. Without it rows come back that were deleted, and some twice.
 */
final class VersionedTables {
  private static final Map<String, String> MARKS =
      Map.of("/_delta_log/", "Delta", "/.hoodie/", "Hudi", ".metadata.json", "Iceberg");

  private VersionedTables() {}

  /**
   * Refuses a folder by one of the files in it.
   *
   * @param folder as the user named it
   * @throws UserException where the file is such a table's log
   */
  static void requireNone(String folder, String file) {
    MARKS.forEach(
        (mark, format) -> {
          if (mark.startsWith("/") ? file.contains(mark) : file.endsWith(mark)) {
            throw new UserException(
                "%s: a table of %s, and its files are not all of the present version: write that as plain Parquet, or name the files that are meant, such as %s/*.parquet"
                    .formatted(folder, format, folder.replaceFirst("/+$", "")));
          }
        });
  }
}
