package retort.source;

import java.util.List;
import retort.UserException;

/**
 * Which images are asked for.
 *
 * @param format one of {@link Sources#FORMATS}
 * @param locations files, folders or globs, at least one
 * @param split the name of the one to read where the locations hold several; empty for the training
 *     one
 * @param columns of a table
 */
public record SourceRequest(
    String format, List<String> locations, String split, TableColumns columns) {
  /**
   * @throws UserException where the format is none of those that there are, or columns are named
   *     and it has none
   */
  public SourceRequest {
    Sources.requireKnown(format);
    if (!format.equals("parquet")) {
      columns.requireNone(format);
    }
    locations = List.copyOf(locations);
  }

  /** With no column named. */
  public SourceRequest(String format, List<String> locations, String split) {
    this(format, locations, split, TableColumns.UNNAMED);
  }

  /** The images of other locations, asked for alike, of whatever split they hold. */
  public SourceRequest at(List<String> others) {
    return new SourceRequest(format, others, "", columns);
  }
}
