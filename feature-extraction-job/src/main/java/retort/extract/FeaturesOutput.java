package retort.extract;

import java.util.List;
import java.util.Set;
import retort.UserException;
import retort.dataset.FeaturesManifest;
import retort.dataset.ManifestFile;
import retort.storage.Storage;

/** The folder that the extraction writes. */
final class FeaturesOutput {
  /** Where rejected images are listed. */
  static final String REJECTED = "_rejected";

  /** What only a job's output has in it. */
  private static final Set<String> OURS = Set.of(ManifestFile.NAME, "_SUCCESS", "_temporary");

  private FeaturesOutput() {}

  /** Whether features are there, and all of them. */
  static boolean isWhole(Storage output) {
    return ManifestFile.is(output, FeaturesManifest.FORMAT) && output.child("_SUCCESS").exists();
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
    if (names.isEmpty() || (killed && !names.contains(ManifestFile.NAME))) {
      return;
    }
    if (!overwrite) {
      throw new UserException(
          "--output %s: it exists; give --overwrite to replace it, or another place"
              .formatted(output));
    }
    boolean another =
        names.contains(ManifestFile.NAME) && !ManifestFile.is(output, FeaturesManifest.FORMAT);
    if (another || names.stream().noneMatch(OURS::contains)) {
      throw new UserException(
          "--output %s: it holds other things (%s) than an output of this program, and is not"
                  .formatted(output, names.get(0))
              + " overwritten; give another place");
    }
  }

  /**
   * Removes what was there before; first of all what says that it is whole.
   *
   * @param rejections whether the list of rejections is of this run, and stays
   */
  static void clear(Storage output, boolean rejections) {
    for (String name : List.of(ManifestFile.NAME, "_SUCCESS")) {
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
