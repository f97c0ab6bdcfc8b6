package retort.distill.krrst;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.dataset.FeaturesManifest;
import retort.device.Device;
import retort.devices.DriverDevice;
import retort.distill.executor.RealRows;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.layers.ParameterLayout;

/**
 * The memory of a card that a run takes, real rows left out, computed before anything is brought
 * there: each array that stays, and each buffer at its largest.
 *
 * @param parts the largest first
 * @param besideRows bytes that a card of tasks holds beside rows
 */
public record CardForecast(List<MemoryShare> parts, long besideRows) {
  private static final Logger LOG = LoggerFactory.getLogger(CardForecast.class);
  private static final long MEBI = 1L << 20;

  /** cuBLAS's workspace, and what is too small to count. */
  private static final long FIXED = 34 * MEBI;

  /** Puts the largest part first. */
  public CardForecast {
    parts = parts.stream().sorted(Comparator.comparingLong(MemoryShare::bytes).reversed()).toList();
  }

  /**
   * A share of the memory.
   *
   * @param name of what it holds
   * @param setting that makes it smaller
   */
  public record MemoryShare(String name, String setting, long bytes) {
    @Override
    public String toString() {
      return "%s %d MiB (%s)".formatted(name, bytes / MEBI, setting);
    }
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
    int d = rows.dimension();
    long full = rows.images() * rows.views();
    long step = distill.batch().isPresent() ? distill.batch().getAsInt() : full;
    int capacity = RealRows.atOnce(backbone, d);
    int passing = (int) Math.min(capacity, (step + partitions - 1) / partitions);
    Device device = driver.device();
    int m = distill.images();
    List<MemoryShare> tasks =
        tasks(device, backbone, capacity, passing, d, driver.shared() ? partitions : 0);
    List<MemoryShare> all =
        driver(device, backbone, m, d, distill.pool().size(), distill.holdout() > 0);
    if (driver.shared()) {
      all.addAll(tasks);
    }
    return new CardForecast(all, bytes(driver.shared() ? all : tasks));
  }

  /**
   * That of the driver's card.
   *
   * @param backbone ConvNets with their own heads
   * @param m synthetic images
   * @param pool L
   * @param heldOut whether a fresh network is trained and evaluated now and then
   */
  private static List<MemoryShare> driver(
      Device device, Architecture backbone, int m, int d, int pool, boolean heldOut) {
    FeatureMapSizes maps = FeatureMapSizes.of(backbone, device);
    ParameterLayout layout = backbone.layout();
    long f = backbone.features();
    long p = f + 1;
    long pixels = backbone.pixels();
    long weights = (long) layout.parameters() + layout.statistics();
    long pairs = 16L * m * (pixels + d);
    long recorded = 4L * m * (maps.evaluation() + f);
    long training = 4L * m * (maps.training() + f + d) + 4 * weights;
    long gradients = 4L * m * (maps.gradients() + f) + 4L * maps.chunk(m) * pixels;
    long head = 8 * (m * p + (long) m * m + (long) m * d + p * d) + 4 * p * d;
    long headGradient = 8 * (p * d + (long) m * d + m * p) + 4 * (p * d + m * f);
    long evaluation =
        heldOut ? 4L * maps.chunk(m) * maps.evaluation() + 4L * m * f + 8 * weights : 0;
    List<MemoryShare> parts = new ArrayList<>();
    parts.add(
        new MemoryShare(
            "%d networks with momenta".formatted(pool),
            "distill.pool.size",
            4L * pool * (weights + layout.parameters())));
    parts.add(
        new MemoryShare(
            "passes of %d synthetic images".formatted(m),
            "distill.images",
            pairs + recorded + training + gradients + evaluation + maps.patchesOf(m)));
    parts.add(new MemoryShare("the head", "distill.images", head + headGradient));
    parts.add(
        new MemoryShare(
            "convolutions and cuBLAS", "distill.backbone.widths", FIXED + 2 * maps.weights()));
    return parts;
  }

  /**
   * That of a card of tasks, or of the driver's on which tasks work.
   *
   * @param capacity rows that pass at once in any run
   * @param rows that pass at once in this one
   * @param kept gradients that stay there: those of the partitions on the driver's card
   */
  private static List<MemoryShare> tasks(
      Device device, Architecture backbone, int capacity, int rows, int d, int kept) {
    FeatureMapSizes maps = FeatureMapSizes.of(backbone, device);
    ParameterLayout layout = backbone.with(new Head.None()).layout();
    long f = backbone.features();
    long head = (f + 1) * d;
    long pass =
        4L * capacity * (backbone.pixels() + d)
            + 4 * (rows * f + maps.chunk(rows) * maps.evaluation());
    long sum = 4 * head + 8 * head + 4L * ((long) rows * d + f * d);
    List<MemoryShare> parts = new ArrayList<>();
    parts.add(
        new MemoryShare(
            "passes of %d real rows".formatted(rows),
            "distill.backbone.widths",
            pass
                + sum
                + maps.patchesOf(rows)
                + maps.weights()
                + 4L * ((long) layout.parameters() + layout.statistics())));
    if (kept > 0) {
      parts.add(
          new MemoryShare(
              "gradients of %d partitions".formatted(kept),
              "distill.partitions",
              4 * head * kept + 8 * head));
    }
    return parts;
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
