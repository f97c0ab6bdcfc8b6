package retort.distill.krrst;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.dataset.FeaturesManifest;
import retort.device.Device;
import retort.device.DeviceMemory;
import retort.distill.executor.RowRoom;
import retort.network.Architecture;
import retort.optimizer.OptimizerKind;
import retort.placement.DriverDevice;
import retort.placement.ExecutorCard;

/**
 * The memory of cards that a run takes, real rows left out, computed before anything is brought
 * there: each array that stays, and each buffer at its largest.
 *
 * @param parts of the driver's card, the largest first; the tasks' among them where they work on it
 * @param shared whether they do
 * @param run its sizes
 * @param maps those of its backbones on the driver's card
 */
public record CardForecast(
    List<MemoryShare> parts, boolean shared, RunSizes run, FeatureMapSizes maps) {
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
    if (shared) {
      all.addAll(new TaskMemory(run, maps).shares(OptionalLong.of(maps.patches(run.m()))));
    }
    return new CardForecast(all, shared, run, maps);
  }

  /** Real rows that a task is expected to embed at once. */
  public int expected() {
    return run.expected();
  }

  /** Bytes of all parts. */
  long bytes() {
    return bytes(parts);
  }

  private static long bytes(List<MemoryShare> parts) {
    return parts.stream().mapToLong(MemoryShare::bytes).sum();
  }

  /** What an executor's own card holds beside rows. */
  List<MemoryShare> ofTasks(DeviceMemory card) {
    return new TaskMemory(run, maps.withScratch(card.scratch())).shares(OptionalLong.empty());
  }

  /**
   * Refuses what a card has no room for.
   *
   * @param device the driver's
   * @param executors their cards; none where tasks work on the driver's, or where nobody has one
   * @return what is left for rows
   * @throws UserException with every part and the setting that makes it smaller
   */
  public RowRoom checked(Device device, List<ExecutorCard> executors) {
    device.memory().ifPresent(this::requireDriver);
    if (executors.isEmpty()) {
      return RowRoom.beside(bytes());
    }
    Map<String, List<ExecutorCard>> byCard =
        executors.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.memory().card(), TreeMap::new, Collectors.toList()));
    String own = device.memory().map(DeviceMemory::card).orElse("");
    Map<String, Long> rooms = new HashMap<>();
    byCard.forEach((card, all) -> rooms.put(card, roomOn(all, card.equals(own))));
    long beside = executors.stream().mapToLong(one -> bytes(ofTasks(one.memory()))).max().orElse(0);
    LOG.info(
        "{} on {}: each takes at most {} MiB beside real rows, which have {} MiB or more",
        Quantity.of(executors.size(), "executor"),
        Quantity.of(byCard.size(), "card"),
        beside / MEBI,
        Collections.min(rooms.values()) / MEBI);
    return new RowRoom(beside, rooms);
  }

  private void requireDriver(DeviceMemory memory) {
    if (bytes() > memory.available()) {
      throw new UserException(
          "distill.device = cuda: the run needs %d MiB of the card's memory, real rows not counted, and %d MiB are to be had: %s; make the first of them smaller"
              .formatted(bytes() / MEBI, memory.available() / MEBI, text(parts)));
    }
    LOG.info(
        "of the {} MiB of the driver's card the run takes {}: {}{}",
        memory.available() / MEBI,
        bytes() / MEBI,
        text(parts),
        shared ? "; the rest is for real rows" : "");
  }

  /**
   * Bytes for the rows of each executor of a card.
   *
   * @param all that work on it, at least one
   * @param driver whether it works there, too
   */
  private long roomOn(List<ExecutorCard> all, boolean driver) {
    // Who came last sees what the others' processes took.
    ExecutorCard one =
        all.stream()
            .min(Comparator.comparingLong(executor -> executor.memory().available()))
            .orElseThrow();
    List<MemoryShare> each = ofTasks(one.memory());
    long needed = all.size() * bytes(each) + (driver ? bytes() : 0);
    if (needed > one.memory().available()) {
      throw new UserException(
          "distill.device = cuda: the run needs %d MiB of %s, real rows not counted, and %d MiB are to be had: %s%s%s; make the first of them smaller%s"
              .formatted(
                  needed / MEBI,
                  one,
                  one.memory().available() / MEBI,
                  text(each),
                  all.size() == 1 ? "" : ", for each of its %d executors".formatted(all.size()),
                  driver ? ", beside the driver's " + text(parts) : "",
                  all.size() > 1 || driver ? ", or give each process a card of its own" : ""));
    }
    return RowRoom.of(one.memory(), needed, all.size());
  }

  private static String text(List<MemoryShare> parts) {
    return parts.stream()
        .filter(part -> part.bytes() >= MEBI)
        .map(MemoryShare::toString)
        .collect(Collectors.joining(", "));
  }
}
