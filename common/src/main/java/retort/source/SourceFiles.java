package retort.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.source.Split.Role;

/**
 * The files that a request found, divided into splits where their names or their folders say so.
 * What is opened of them, and what is not, is logged in one line.
 */
public final class SourceFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SourceFiles.class);

  /** Asks for every split at once. */
  private static final String ALL = "all";

  private final SourceRequest request;
  private final Listing listing;
  private final Configuration hadoop;

  private SourceFiles(SourceRequest request, Listing listing, Configuration hadoop) {
    this.request = request;
    this.listing = listing;
    this.hadoop = hadoop;
  }

  /**
   * Finds them.
   *
   * @throws UserException where a location is not there or has no such files
   */
  public static SourceFiles find(SourceRequest request, Configuration hadoop) {
    Listing listing = Listing.of(request, hadoop);
    warnOfLinks(String.join(", ", request.locations()), listing);
    return new SourceFiles(request, listing, hadoop);
  }

  private static void warnOfLinks(String locations, Listing listing) {
    if (!listing.linked().isEmpty()) {
      LOG.warn(
          "{}: {}; each name is read: where that is not meant, remove the links",
          locations,
          listing.linked());
    }
    String dead = listing.others().deadLinks();
    if (!dead.isEmpty()) {
      LOG.warn("{}: symbolic links that are not followed: {}", locations, dead);
    }
  }

  /**
   * The images of the split that is asked for; else of the training one; all where there are none.
   *
   * @throws UserException where there is no such split, or none to choose without being asked;
   *     where a file's length or header is wrong
   */
  public Source open() {
    String wanted = request.split();
    Map<String, Long> splits = splits();
    if (splits.isEmpty() && !wanted.isEmpty() && !wanted.equals(ALL)) {
      throw refused("no split %s: they are not divided into splits".formatted(wanted));
    }
    if ((splits.size() < 2 && wanted.isEmpty()) || wanted.equals(ALL)) {
      return open(split -> true);
    }
    if (wanted.isEmpty()) {
      if (!has(split -> split.isFor(Role.TRAINING))) {
        throw refused(
            "they hold the splits %s, and none for training: name one"
                .formatted(String.join(", ", splits.keySet())));
      }
      return open(split -> split.isFor(Role.TRAINING));
    }
    Predicate<Split> named =
        has(split -> split.name().equalsIgnoreCase(wanted))
            ? split -> split.name().equalsIgnoreCase(wanted)
            : split -> split.isCalled(wanted);
    if (!has(named)) {
      throw refused(
          "no split %s: they hold %s".formatted(wanted, String.join(", ", splits.keySet())));
    }
    return open(named);
  }

  /**
   * The images that are to be tested on, where there are some beside those of {@link #open}: of the
   * test split, else of that for validation. None where another split than the training one is
   * asked for.
   */
  public Optional<Source> openTest() {
    Role asked = request.split().isEmpty() ? Role.TRAINING : Split.role(request.split());
    boolean both = has(split -> split.isFor(Role.TRAINING)) && asked == Role.TRAINING;
    return both ? heldOut() : Optional.empty();
  }

  /** The images of locations that were named as the test's own. */
  public Source openAsTest() {
    return request.split().isEmpty() ? heldOut().orElseGet(this::open) : open();
  }

  private Optional<Source> heldOut() {
    for (Role role : List.of(Role.TEST, Role.VALIDATION)) {
      if (has(split -> split.isFor(role))) {
        return Optional.of(open(split -> split.isFor(role)));
      }
    }
    return Optional.empty();
  }

  private boolean has(Predicate<Split> wanted) {
    return listing.files().stream().anyMatch(f -> f.split() != null && wanted.test(f.split()));
  }

  /** How many files each split has. */
  private Map<String, Long> splits() {
    return count(listing.files());
  }

  private static Map<String, Long> count(List<InputFile> files) {
    return files.stream()
        .filter(file -> file.split() != null)
        .collect(
            Collectors.groupingBy(
                file -> file.split().name(), TreeMap::new, Collectors.counting()));
  }

  private Source open(Predicate<Split> wanted) {
    List<InputFile> files =
        listing.files().stream()
            .filter(file -> file.split() == null || wanted.test(file.split()))
            .toList();
    if (request.format().equals("parquet")) {
      files.forEach(file -> LocalTree.requireJavasName(file.uri()));
    }
    Map<String, Long> read = count(files);
    Map<String, Long> rest = new TreeMap<>(splits());
    rest.keySet().removeAll(read.keySet());
    LOG.info(
        "{}: reads {}{}{}{}",
        String.join(", ", request.locations()),
        files(files.size()),
        read.isEmpty()
            ? ""
            : (read.size() == 1 ? " of the split " : " of the splits ")
                + String.join(", ", read.keySet()),
        rest.isEmpty() ? "" : "; not " + counted(rest),
        listing.others().isEmpty() ? "" : "; left aside: " + listing.others());
    return Sources.open(request, files, hadoop);
  }

  private static String counted(Map<String, Long> splits) {
    return splits.entrySet().stream()
        .map(split -> "%s (%s)".formatted(split.getKey(), files(split.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String files(long count) {
    return Quantity.of(count, "file");
  }

  private UserException refused(String why) {
    return new UserException("%s: %s".formatted(String.join(", ", request.locations()), why));
  }
}
