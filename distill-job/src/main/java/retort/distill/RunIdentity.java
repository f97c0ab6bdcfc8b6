package retort.distill;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import retort.resume.Identity;
import retort.resume.Parallelism;
import retort.settings.Settings;

/** The identity of a distillation: what two runs need in common to end in the same bits. */
final class RunIdentity {
  /** Settings of logging and checkpointing only; they may differ when a run is resumed. */
  private static final Set<String> NOT_IDENTIFYING =
      Set.of(
          "distill.checkpoint.every",
          "distill.checkpoint.keep",
          "distill.evaluate.every",
          "distill.log.every",
          "distill.overlap",
          "distill.resume.any-device",
          // Recorded as what they came to.
          "distill.device",
          "distill.head",
          "distill.partitions",
          "distill.precision",
          "distill.threads");

  private RunIdentity() {}

  /**
   * The identity of a run.
   *
   * @param features SHA-256 of the features' manifest
   * @param parallelism of the run
   * @param taskThreads native threads of a task
   * @param device the driver's {@link retort.device.Device#identity}
   */
  static Map<String, Object> of(
      Settings settings, String features, Parallelism parallelism, int taskThreads, String device) {
    Map<String, Object> identity = anywhere(settings.effective("distill"), features);
    parallelism.addTo(identity);
    identity.put("taskThreads", taskThreads);
    identity.put(Identity.DEVICE, device);
    return identity;
  }

  /**
   * What says which set it becomes, wherever it runs.
   *
   * @param settings effective ones
   * @param features SHA-256 of the features' manifest
   */
  static Map<String, Object> anywhere(Map<String, Object> settings, String features) {
    Map<String, Object> identity = new TreeMap<>(settings);
    identity.keySet().removeAll(NOT_IDENTIFYING);
    identity.put("features", features);
    return identity;
  }
}
