package retort.extract;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import retort.UserException;
import retort.dataset.FeaturesManifest;
import retort.dataset.ManifestFile;
import retort.dataset.TeacherName;
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
   * @param recorded what a manifest of this run would hold as its settings
   * @throws UserException naming every difference
   */
  static void check(Storage output, Map<String, Object> recorded, TeacherName teacher) {
    FeaturesManifest manifest = output.child(ManifestFile.NAME).readJson(FeaturesManifest.class);
    Identity.check(
        identity(manifest.settings(), manifest.teacher()),
        identity(recorded, teacher),
        output,
        "images");
  }

  private static Map<String, Object> identity(Map<String, Object> settings, TeacherName teacher) {
    Map<String, Object> identity = new TreeMap<>(settings);
    identity.keySet().removeAll(NOT_IDENTIFYING);
    identity.put("teacher", teacher.sha256());
    return identity;
  }
}
