package retort.distill.krrst;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.dataset.FeaturesManifest;
import retort.device.Device;
import retort.network.Architecture;
import retort.optimizer.OptimizerKind;
import retort.placement.DriverDevice;

/**
 * The memory of a card that a run takes, real rows left out, computed before anything is brought
 * there: each array that stays, and each buffer at its largest.
 *
 * @param parts the largest first
 * @param expected real rows that a task is expected to embed at once
 * @param besideRows bytes that a card of tasks holds beside rows
 */
public record CardForecast(List<MemoryShare> parts, int expected, long besideRows) {
  private static final Logger LOG = LoggerFactory.getLogger(CardForecast.class);
  private static final long MEBI = 1L << 20;

  /** cuBLAS's workspace, and what is too small to count. */
  static final long FIXED = 34 * MEBI;

  /** Puts the largest part first. */
  public CardForecast {
    parts = parts.stream().sorted(Comparator.comparingLong(MemoryShare::bytes).reversed()).toList();
  }

  /**
   * That of a run.
   *
   * @param backbone ConvNets with their own heads
   * @param rows the real ones
   */
  public static CardForecast of(
      DriverDevice driver,
      Architecture backbone,
      DistillSettings distill,
      FeaturesManifest rows,
      int partitions) {
    RunSizes run = RunSizes.of(backbone, distill, rows, partitions);
    FeatureMapSizes maps = FeatureMapSizes.of(backbone, driver.device());
    boolean shared = driver.shared();
    int moments = distill.outer().optimizer() == OptimizerKind.ADAMW ? 2 : 0;
    List<MemoryShare> all =
        new DriverMemory(run, maps, driver.device()).shares(distill.pool().size(), moments, shared);
    List<MemoryShare> tasks =
        new TaskMemory(run, maps)
            .shares(shared ? OptionalLong.of(maps.patches(run.m())) : OptionalLong.empty());
    if (shared) {
      all.addAll(tasks);
    }
    return new CardForecast(all, run.expected(), bytes(shared ? all : tasks));
  }

  /** Bytes of all parts. */
  long bytes() {
    return bytes(parts);
  }

  private static long bytes(List<MemoryShare> parts) {
    return parts.stream().mapToLong(MemoryShare::bytes).sum();
  }

  /**
   * Refuses what a device has no room for.
   *
   * @return bytes that a card of tasks holds beside rows
   * @throws UserException with every part and the setting that makes it smaller
   */
  public long checked(Device device) {
    device
        .memory()
        .ifPresent(
            memory -> {
              if (bytes() > memory.available()) {
                throw new UserException(
                    "distill.device = cuda: the run needs %d MiB of the card's memory, real rows not counted, and %d MiB are to be had: %s; make the first of them smaller"
                        .formatted(bytes() / MEBI, memory.available() / MEBI, text()));
              }
              LOG.info(
                  "of the card's {} MiB the run takes {}: {}; the rest is for real rows",
                  memory.available() / MEBI,
                  bytes() / MEBI,
                  text());
            });
    return besideRows;
  }

  private String text() {
    return parts.stream()
        .filter(part -> part.bytes() >= MEBI)
        .map(MemoryShare::toString)
        .collect(Collectors.joining(", "));
  }
}
