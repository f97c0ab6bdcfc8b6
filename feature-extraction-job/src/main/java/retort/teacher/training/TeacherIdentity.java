package retort.teacher.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import retort.resume.Identity;
import retort.resume.Parallelism;
import retort.settings.Settings;

/** The identity of a teacher's training: what two runs need in common to end in the same bits. */
final class TeacherIdentity {
  /** Settings of logging and checkpointing only; they may differ when a run is resumed. */
  private static final Set<String> NOT_IDENTIFYING =
      Set.of(
          "teacher.checkpoint.every",
          "teacher.checkpoint.keep",
          "teacher.evaluate.every",
          "teacher.evaluate.images",
          "teacher.log.every",
          "teacher.max-rejected",
          "teacher.resume.any-device",
          // Recorded as what they came to.
          "teacher.partitions",
          "teacher.threads");

  /** Recorded as the device that they came to. */
  private static final Set<String> OF_DEVICE =
      Set.of("teacher.device", "teacher.head", "teacher.precision");

  private TeacherIdentity() {}

  /** The settings that say what teacher it becomes. */
  static Map<String, Object> settings(Settings settings) {
    Map<String, Object> kept = new TreeMap<>(settings.effective("teacher"));
    kept.keySet().removeAll(NOT_IDENTIFYING);
    return kept;
  }

  /**
   * The identity of a run.
   *
   * @param images their fingerprint
   * @param size that the network sees them in
   * @param parallelism of the run
   * @param taskThreads native threads of a task
   * @param device the driver's {@link retort.device.Device#identity}
   */
  static Map<String, Object> of(
      Settings settings,
      String images,
      int size,
      Parallelism parallelism,
      int taskThreads,
      String device) {
    Map<String, Object> identity = anywhere(settings, images, size);
    parallelism.addTo(identity);
    identity.put("taskThreads", taskThreads);
    identity.put(Identity.DEVICE, device);
    return identity;
  }

  /** What says which teacher it becomes, wherever it runs; parameters as of {@link #of}. */
  static Map<String, Object> anywhere(Settings settings, String images, int size) {
    Map<String, Object> identity = settings(settings);
    identity.keySet().removeAll(OF_DEVICE);
    identity.put("images", images);
    identity.put("imageSize", size);
    return identity;
  }

  /**
   * How a teacher came to be, for its file's metadata.
   *
   * @param images that it was trained on
   * @param steps that were taken
   */
  static Map<String, String> origin(Settings settings, int images, long steps) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("method", "Barlow Twins");
    origin.put("images", Integer.toString(images));
    origin.put("steps", Long.toString(steps));
    settings(settings).forEach((key, value) -> origin.put(key, String.valueOf(value)));
    return origin;
  }
}
