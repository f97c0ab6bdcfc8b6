package retort.dataset;

import java.util.Map;
import retort.UserException;
import retort.storage.Storage;

/** What kind of output a folder says that it is. */
public final class ManifestFormat {
  private ManifestFormat() {}

  /**
   * What its {@code _retort.json} says; nothing where there is none, or none that can be read.
   *
   * @param folder an output of any job, or something else
   */
  public static Map<?, ?> fields(Storage folder) {
    Storage manifest = folder.child(Features.MANIFEST);
    try {
      return manifest.exists() ? manifest.readJson(Map.class) : Map.of();
    } catch (UserException e) {
      return Map.of();
    }
  }

  /**
   * Whether it says that it is of a kind.
   *
   * @param format such as {@link FeaturesManifest#FORMAT}
   */
  public static boolean is(Storage folder, String format) {
    return format.equals(fields(folder).get("format"));
  }
}
