package retort.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import retort.UserException;

/** Keeps an output and what it is made from out of each other. */
public final class DisjointPaths {
  private DisjointPaths() {}

  /**
   * A place for an output.
   *
   * @param uri as {@link Storage#output}
   * @param inputs files, folders or patterns that are read
   * @throws UserException as {@link Storage#output}; where one of them lies in the output, and
   *     would go when that is made anew; or the output in a folder that is read, whose next reader
   *     would find it there
   */
  public static Storage output(String uri, List<String> inputs, Configuration hadoop) {
    Storage output = Storage.output(uri, hadoop);
    requireKept(output, inputs, hadoop);
    for (String input : inputs) {
      if (isIn(output.path(), StoragePaths.withoutLinks(Storage.of(input, hadoop)))) {
        throw new UserException(
            "--output %s: it lies in %s, which is read; give a place outside"
                .formatted(output, input));
      }
    }
    return output;
  }

  /**
   * Checks only that no input goes when the output is made anew.
   *
   * @param inputs files, folders or patterns
   * @throws UserException where one of them is the output, or lies in it
   */
  public static void requireKept(Storage output, List<String> inputs, Configuration hadoop) {
    Path place = StoragePaths.withoutLinks(output);
    for (String input : inputs) {
      for (Path there : places(Storage.of(input, hadoop))) {
        if (isIn(there, place)) {
          throw new UserException(
              "--output %s: %s lies in it; give another place".formatted(output, input));
        }
      }
    }
  }

  private static boolean isIn(Path inner, Path outer) {
    return (inner + "/").startsWith(outer + "/");
  }

  /** An input itself, and what it matches where it is a glob; links and where they lead. */
  private static Set<Path> places(Storage input) {
    Set<Path> places = new LinkedHashSet<>();
    for (Path named : named(input)) {
      places.add(named);
      places.add(StoragePaths.withoutLinks(named, input.files()));
    }
    return places;
  }

  private static List<Path> named(Storage input) {
    List<Path> places = new ArrayList<>(List.of(input.path()));
    try {
      FileStatus[] matches = input.exists() ? null : input.files().globStatus(input.path());
      if (matches != null) {
        Arrays.stream(matches).map(FileStatus::getPath).forEach(places::add);
      }
      return places;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        return places; // It is no pattern, and whoever reads the input says so.
      }
      throw new UncheckedIOException(e);
    }
  }
}
