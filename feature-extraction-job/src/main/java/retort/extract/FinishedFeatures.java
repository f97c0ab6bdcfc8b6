package retort.extract;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import retort.UserException;
import retort.dataset.FeaturesManifest;
import retort.dataset.ManifestFile;
import retort.resume.Identity;
import retort.storage.Storage;

/** Whether features that are whole are those that a resumed extraction would make. */
final class FinishedFeatures {
  /** Settings that change no number, and the teacher, which its hash identifies. */
  private static final Set<String> NOT_IDENTIFYING =
      Set.of(
          "extract.batch",
          "extract.device",
          "extract.max-rejected",
          "extract.partitions",
          "--teacher");

  private FinishedFeatures() {}

  /**
   * Compares them.
   *
   * @param wanted the manifest that this run would write
   * @throws UserException naming every difference
   */
  static void check(Storage output, FeaturesManifest wanted) {
    FeaturesManifest there = ManifestFile.in(output).readJson(FeaturesManifest.class);
    Identity.check(identity(there), identity(wanted), output, "images");
  }

  /** The images by what a survey says of them: it costs a pass without the teacher. */
  private static Map<String, Object> identity(FeaturesManifest manifest) {
    Map<String, Object> identity = new TreeMap<>(manifest.settings());
    identity.keySet().removeAll(NOT_IDENTIFYING);
    identity.put("teacher", manifest.teacher().sha256());
    identity.put("images", manifest.images());
    identity.put("rejected", manifest.rejected());
    identity.put("mean", manifest.mean());
    identity.put("std", manifest.std());
    return identity;
  }
}
