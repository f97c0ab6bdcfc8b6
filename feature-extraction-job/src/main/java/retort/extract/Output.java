package retort.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import retort.UserException;
import retort.dataset.Features;
import retort.storage.Storage;

/** The folder that the extraction writes. */
final class Output {
  /** Where rejected images are listed. */
  static final String REJECTED = "_rejected";

  /** What only a job's output has in it. */
  private static final Set<String> OURS = Set.of(Features.MANIFEST, "_SUCCESS", "_temporary");

  private Output() {}

  /**
   * Checks the place before any work is done.
   *
   * @param images locations of images, folders or patterns
   * @param teacher the file
   * @throws UserException where one of them lies in it, and so would go with it; or it in a folder
   *     of images, whose next reading would find it there
   */
  static Storage place(String uri, List<String> images, String teacher, Configuration hadoop) {
    Storage output = Storage.output(uri, hadoop);
    for (String location : images) {
      if (contains(Storage.of(location, hadoop), output)) {
        throw new UserException(
            "--output %s: it lies among the images of %s; give a place outside"
                .formatted(output, location));
      }
    }
    for (String input : Stream.concat(images.stream(), Stream.of(teacher)).toList()) {
      for (Path there : places(Storage.of(input, hadoop))) {
        if ((there + "/").startsWith(output.path() + "/")) {
          throw new UserException("--output %s: %s lies in it".formatted(output, input));
        }
      }
    }
    return output;
  }

  private static boolean contains(Storage folder, Storage output) {
    return !folder.path().equals(output.path())
        && (output.path() + "/").startsWith(folder.path() + "/");
  }

  /** Whether features are there, and all of them. */
  static boolean isWhole(Storage output) {
    return output.child(Features.MANIFEST).exists() && output.child("_SUCCESS").exists();
  }

  /**
   * Checks what is there.
   *
   * @param overwrite whether an output that exists may go
   * @param killed whether its writer was killed, so that what lies there without a manifest is
   *     nobody's
   * @throws UserException where something may not or must not go
   */
  static void requireRoom(Storage output, boolean overwrite, boolean killed) {
    List<String> names = names(output);
    if (names.isEmpty() || (killed && !names.contains(Features.MANIFEST))) {
      return;
    }
    if (!overwrite) {
      throw new UserException(
          "--output %s: it exists; give --overwrite to replace it, or another place"
              .formatted(output));
    }
    if (names.stream().noneMatch(OURS::contains)) {
      throw new UserException(
          "--output %s: it holds other things (%s) than an output of this program, and is not"
                  .formatted(output, names.get(0))
              + " overwritten; give another place");
    }
  }

  /** An input itself, and what it matches where it is a glob. */
  private static List<Path> places(Storage input) {
    List<Path> places = new ArrayList<>(List.of(input.path()));
    try {
      FileStatus[] matches = input.exists() ? null : input.files().globStatus(input.path());
      if (matches != null) {
        Arrays.stream(matches).map(FileStatus::getPath).forEach(places::add);
      }
      return places;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        return places; // It is no pattern, and whoever reads the images says so.
      }
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes what was there before; first of all what says that it is whole.
   *
   * @param rejections whether the list of rejections is of this run, and stays
   */
  static void clear(Storage output, boolean rejections) {
    for (String name : List.of(Features.MANIFEST, "_SUCCESS")) {
      output.child(name).delete();
    }
    names(output).forEach(name -> output.child(name).delete());
    if (!rejections) {
      output.child(REJECTED).delete();
    }
  }

  /** What is there, but for the rejections of a run that failed. */
  private static List<String> names(Storage output) {
    return output.names().stream().filter(name -> !name.equals(REJECTED)).toList();
  }
}
