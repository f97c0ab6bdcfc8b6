package retort.resume;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import retort.UserException;
import retort.storage.Sha256;

/** The identity of a run, by name: what two runs need in common to end in the same bits. */
public final class Identity {
  /** The driver's {@link retort.device.Device#identity}, by name. */
  public static final String DEVICE = "device";

  private Identity() {}

  /** A digest of an identity. */
  public static String hash(Map<String, Object> identity) {
    return Sha256.of(new TreeMap<>(identity).toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * As {@link #check}, of a run with a device.
   *
   * @param anyDevice whether it may go on where other hardware or libraries give other bits
   */
  public static void checkResumed(
      Map<String, Object> saved,
      Map<String, Object> current,
      boolean anyDevice,
      Object where,
      String inputs) {
    Map<String, Object> here = new TreeMap<>(current);
    if (anyDevice) {
      here.put(DEVICE, saved.get(DEVICE));
    }
    check(saved, here, where, inputs);
  }

  /**
   * Refuses to resume a run as another one.
   *
   * @param where the run that is resumed
   * @param inputs what it works on, for the message: "features", "images"
   * @throws UserException naming every difference
   */
  public static void check(
      Map<String, Object> recorded, Map<String, Object> current, Object where, String inputs) {
    Set<String> keys = new TreeSet<>(recorded.keySet());
    keys.addAll(current.keySet());
    StringBuilder differences = new StringBuilder();
    for (String key : keys) {
      String before = String.valueOf(recorded.get(key));
      String now = String.valueOf(current.get(key));
      if (!before.equals(now)) {
        differences.append("%n  %s was %s, is %s".formatted(key, before, now));
      }
    }
    if (!differences.isEmpty()) {
      throw new UserException(
          "%s can't be resumed with other settings or %s:%s%nResume with what it had, or start anew with --overwrite"
              .formatted(where, inputs, differences));
    }
  }
}
