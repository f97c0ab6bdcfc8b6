package retort.source;

import java.util.List;
import retort.command.UserException;

/**
 * Which images are asked for.
 *
 * @param format one of {@link Sources#FORMATS}
 * @param locations files, folders or globs, at least one
 * @param split the name of the one to read where the locations hold several; empty for the training
 *     one
 */
public record SourceRequest(String format, List<String> locations, String split) {
  /**
   * @throws UserException where the format is none of those that there are
   */
  public SourceRequest {
    Sources.requireKnown(format);
    locations = List.copyOf(locations);
  }

  /** The images of other locations, asked for alike, of whatever split they hold. */
  public SourceRequest at(List<String> others) {
    return new SourceRequest(format, others, "");
  }
}
