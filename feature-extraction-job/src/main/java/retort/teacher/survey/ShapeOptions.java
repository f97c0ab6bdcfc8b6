package retort.teacher.survey;

import java.io.Serializable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command calls the values that it lets a user give in place of what the images say; empty
 * where it has no such option.
 *
 * @param size height and width of the images
 * @param channels of the images
 * @param normalization of the images: their mean and standard deviation
 */
public record ShapeOptions(String size, String channels, String normalization)
    implements Serializable {

  /**
   * What to do about an error: ": give A and B", or nothing where the command lacks one of them.
   */
  String advice(String... options) {
    return after(": ", options);
  }

  /**
   * The same behind words of its own; nothing, and not those either, where the command lacks an
   * option.
   */
  String after(String words, String... options) {
    return Stream.of(options).anyMatch(String::isEmpty)
        ? ""
        : Stream.of(options).collect(Collectors.joining(" and ", words + "give ", ""));
  }
}
