package retort.resume;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Numbers of partitions and threads, on which the rounding of a run's sums and so its bits depend.
 *
 * @param partitions of the data, at least 1
 * @param threads native threads of the driver, at least 1
 */
public record Parallelism(int partitions, int threads) {
  private static final String PARTITIONS = "partitions";
  private static final String THREADS = "threads";

  /**
   * Those of the settings; where they say nothing, those of the run that is resumed, or else all
   * that is there.
   *
   * @param partitions of the settings
   * @param threads of the settings
   * @param resumed the {@linkplain Identity identity} of the run that is resumed
   * @param slots of the executors
   */
  public static Parallelism of(
      OptionalInt partitions,
      OptionalInt threads,
      Optional<Map<String, Object>> resumed,
      int slots) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Parallelism(
        partitions.orElseGet(
            () -> resumed.map(identity -> (Integer) identity.get(PARTITIONS)).orElse(slots)),
        threads.orElseGet(
            () -> resumed.map(identity -> (Integer) identity.get(THREADS)).orElse(cores)));
  }

  /** The same with at most as many partitions. */
  public Parallelism withPartitionsUpTo(int max) {
    return new Parallelism(Math.min(partitions, max), threads);
  }

  /** Adds them to an identity. */
  public void addTo(Map<String, Object> identity) {
    identity.put(PARTITIONS, partitions);
    identity.put(THREADS, threads);
  }
}
