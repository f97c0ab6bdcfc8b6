package retort.distill;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import retort.command.UserException;
import retort.settings.Settings;

/** What two runs need in common to end in the same bits. */
final class Identity {
  /** Settings that change what is written when, but no number. */
  private static final Set<String> HARMLESS =
      Set.of(
          "distill.checkpoint.every",
          "distill.checkpoint.keep",
          "distill.evaluate.every",
          "distill.log.every",
          "distill.overlap",
          // Recorded as what they came to.
          "distill.partitions",
          "distill.threads");

  private Identity() {}

  /**
   * The identity of a run.
   *
   * @param features SHA-256 of the features' manifest
   * @param partitions of the real rows
   * @param threads of the driver
   * @param taskThreads of a task
   */
  static Map<String, Object> of(
      Settings settings, String features, int partitions, int threads, int taskThreads) {
    Map<String, Object> identity = new TreeMap<>(settings.effective("distill"));
    identity.keySet().removeAll(HARMLESS);
    identity.put("features", features);
    identity.put("partitions", partitions);
    identity.put("threads", threads);
    identity.put("taskThreads", taskThreads);
    return identity;
  }

  /**
   * Refuses to resume a run as another one.
   *
   * @param where the run that is resumed
   * @throws UserException naming every difference
   */
  static void check(Map<String, Object> recorded, Map<String, Object> current, Object where) {
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
          "%s can't be resumed with other settings or features:%s%nResume with what it had, or start anew with --overwrite"
              .formatted(where, differences));
    }
  }
}
