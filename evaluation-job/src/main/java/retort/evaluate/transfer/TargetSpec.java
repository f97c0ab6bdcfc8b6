package retort.evaluate.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import retort.UserException;
import retort.source.SourceRequest;
import retort.source.Sources;
import retort.source.TableColumns;

/**
 * A target as the command line names it: {@code
 * NAME=URI[,URI...],FORMAT[,test=URI...][,split=NAME]}; of tables also {@code label=COLUMN}, {@code
 * image=COLUMN} and {@code id=COLUMN}.
 *
 * @param name of letters, digits, points, underscores and hyphens
 * @param train the training images
 * @param test locations of the test images; none for the training images' own test split, or to set
 *     a fifth of them apart
 */
public record TargetSpec(String name, SourceRequest train, List<String> test) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

  /** What comes behind the format and is no place. */
  private static final Pattern OPTION = Pattern.compile("[A-Za-z_-]+=[^/]*");

  private static final String TEST = "test=";
  private static final Set<String> ONCE = Set.of("split", "label", "image", "id");

  public TargetSpec {
    test = List.copyOf(test);
  }

  /**
   * Reads an option's value.
   *
   * @throws UserException where it is not of that form
   */
  public static TargetSpec parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || !NAME.matcher(text.substring(0, equals)).matches()) {
      throw refused(text, "it does not begin with a name of letters and digits, and =");
    }
    List<String> train = new ArrayList<>();
    List<String> test = new ArrayList<>();
    List<String> formats = new ArrayList<>();
    Map<String, String> once = new HashMap<>();
    for (String part : parts(text.substring(equals + 1))) {
      String key = part.substring(0, Math.max(0, part.indexOf('=')));
      if (part.isBlank() || part.equals(TEST) || part.equals(key + "=")) {
        throw refused(text, "a part is empty");
      } else if (part.startsWith(TEST)) {
        test.add(part.substring(TEST.length()));
      } else if (ONCE.contains(key)) {
        if (once.put(key, part.substring(key.length() + 1)) != null) {
          throw refused(text, "%s= stands there twice".formatted(key));
        }
      } else if (!formats.isEmpty() && OPTION.matcher(part).matches()) {
        throw refused(text, "%s= is no part of a target".formatted(key));
      } else if (!train.isEmpty() && Sources.FORMATS.contains(part)) {
        formats.add(part);
      } else {
        train.add(part);
      }
    }
    if (formats.size() != 1) {
      throw refused(
          text,
          "it names %d formats, not one of %s"
              .formatted(formats.size(), String.join(", ", Sources.FORMATS)));
    }
    TableColumns columns =
        TableColumns.ofTarget(
            once.getOrDefault("image", ""),
            once.getOrDefault("label", ""),
            once.getOrDefault("id", ""));
    String split = once.getOrDefault("split", "");
    return new TargetSpec(
        text.substring(0, equals), new SourceRequest(formats.get(0), train, split, columns), test);
  }

  /** The parts between commas; {@code \\,} is a comma in one. */
  private static List<String> parts(String text) {
    return Arrays.stream(COMMA.split(text, -1)).map(part -> part.replace("\\,", ",")).toList();
  }

  private static UserException refused(String text, String why) {
    return new UserException(
        "--target %s: %s; write NAME=URI,FORMAT[,test=URI][,split=NAME][,label=COLUMN][,image=COLUMN], for example cifar10=data_batch_1.bin,cifar10,test=test_batch.bin"
            .formatted(text, why));
  }

  /** What a person reads: what it is, where, and what it is tested on. */
  public String description() {
    String split = train.split().isEmpty() ? "" : ", split " + train.split();
    return "%s: %s%s%s; tested on %s"
        .formatted(
            train.format(),
            String.join(", ", train.locations()),
            split,
            train.columns().text(),
            test.isEmpty()
                ? "its own test split, else a fifth of its images"
                : String.join(", ", test));
  }

  /** What a resumed run must name alike. */
  public String text() {
    String split = train.split().isEmpty() ? "" : " split " + train.split();
    return "%s %s test %s%s%s"
        .formatted(train.format(), train.locations(), test, split, train.columns().text());
  }
}
