package retort.dataset;

import java.util.Map;
import retort.UserException;
import retort.storage.Storage;

/** The manifest of an output: the file that is written last and says what the folder holds. */
public final class ManifestFile {
  /** Its name in the folder. */
  public static final String NAME = "_retort.json";

  private ManifestFile() {}

  /**
   * The file, which need not exist.
   *
   * @param folder an output of any job
   */
  public static Storage in(Storage folder) {
    return folder.child(NAME);
  }

  /**
   * What it says; nothing where there is none, or none that can be read.
   *
   * @param folder an output of any job, or something else
   */
  public static Map<?, ?> fields(Storage folder) {
    Storage manifest = in(folder);
    try {
      return manifest.exists() ? manifest.readJson(Map.class) : Map.of();
    } catch (UserException e) {
      return Map.of();
    }
  }

  /**
   * Whether it says that the folder is of a kind.
   *
   * @param format such as {@link FeaturesManifest#FORMAT}
   */
  public static boolean is(Storage folder, String format) {
    return format.equals(fields(folder).get("format"));
  }
}
