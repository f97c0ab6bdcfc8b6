package retort.distill;

import java.util.OptionalInt;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.cluster.ResultSize;
import retort.cluster.Slots;
import retort.dataset.FeaturesManifest;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.Exchange;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.layers.ParameterLayout;

/**
 * A check of the memory of driver and executors that a run needs, made before the real rows are
 * read.
 *
 * @param weights numbers of the backbone that a round sends
 * @param exchange what else a round moves
 * @param pixels bytes of an image
 * @param rows real rows in all
 */
record MemoryCheck(long weights, Exchange exchange, int pixels, long rows) {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryCheck.class);
  private static final long MEBI = 1L << 20;

  /** What Spark sets aside, and the share of the rest that it lends to persisted rows and tasks. */
  private static final long RESERVED = 300 * MEBI;

  private static final double LENT = 0.6;

  /** Bytes of a block of rows, and how many that come from disk a task holds before it lets go. */
  private static final long BLOCK = MEBI;

  private static final int FROM_DISK = 100;

  /**
   * The executors of a run.
   *
   * @param count at least 1
   * @param heap of one, bytes
   * @param tasks that one runs at once
   * @param setting of its heap
   */
  record Executors(int count, long heap, int tasks, String setting) {

    static Executors of(SparkSession spark) {
      SparkContext context = spark.sparkContext();
      int slots = Slots.count(spark);
      if (Slots.local(context)) {
        return new Executors(1, Runtime.getRuntime().maxMemory(), slots, "spark.driver.memory");
      }
      // The tracker counts the driver among them.
      int count = Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
      return new Executors(
          count,
          context.getConf().getSizeAsBytes("spark.executor.memory", "1g"),
          Math.max(1, slots / count),
          "spark.executor.memory");
    }

    int slots() {
      return count * tasks;
    }

    long storage() {
      return (long) (LENT * Math.max(0, heap - RESERVED));
    }
  }

  /**
   * That of a run with these backbones.
   *
   * @param from the real rows
   * @param m synthetic images
   * @param batch rows a step; all, where none are given
   */
  static MemoryCheck of(
      Architecture architecture, FeaturesManifest from, int m, OptionalInt batch, int partitions) {
    ParameterLayout sent = architecture.with(new Head.None()).layout();
    long rows = from.images() * from.views();
    long step = batch.isPresent() ? batch.getAsInt() : rows;
    Exchange exchange =
        Exchange.smallest(m, architecture.features(), from.dimension(), step, partitions);
    return new MemoryCheck(
        (long) sent.parameters() + sent.statistics(), exchange, architecture.pixels(), rows);
  }

  private int dimension() {
    return exchange.form().d();
  }

  /** What one partition returns. */
  long partBytes() {
    return exchange.part() * Float.BYTES;
  }

  /** What the driver receives in a round. */
  long receivedBytes() {
    return exchange.received() * Float.BYTES;
  }

  /** What a round sends to each executor: the backbone and the head. */
  long broadcastBytes() {
    return (weights + exchange.sent()) * Float.BYTES;
  }

  /** The real rows, decoded. */
  long rowBytes() {
    return rows * (pixels + (long) dimension() * Float.BYTES);
  }

  /** What a task needs of the heap while it works: sums in float64, results, a block, a batch. */
  long taskBytes() {
    long row = pixels + (long) dimension() * Float.BYTES;
    return 5 * partBytes() + BLOCK + DistributedOuterGradient.MAX_BATCH * row;
  }

  /**
   * Refuses a run that can't end well, and says what would make another faster.
   *
   * @throws UserException with the setting to change
   */
  void check(SparkSession spark) {
    int partitions = exchange.partitions();
    if (Math.max(exchange.part(), exchange.form().length()) > Integer.MAX_VALUE) {
      throw new UserException(
          "a head of p x d = %d x %d numbers is more than one array holds: take smaller"
                  .formatted(exchange.form().inputs() + 1L, dimension())
              + " distill.backbone.widths, or a teacher with fewer numbers");
    }
    ResultSize.require(
        spark, receivedBytes(), "the gradients of " + Quantity.of(partitions, "partition"));
    Executors executors = Executors.of(spark);
    requireHeap(executors);
    LOG.info(
        "real rows take {} MiB of {} with {}; in a step each executor is sent {} MiB and the"
            + " driver {} MiB (partitions send {})",
        mebi(rowBytes()),
        Quantity.of(executors.count(), "executor"),
        Quantity.of(executors.slots(), "slot"),
        "%.1f".formatted((double) broadcastBytes() / MEBI),
        "%.1f".formatted((double) receivedBytes() / MEBI),
        exchange);
    advise(executors);
  }

  /**
   * Whether the tasks that run at once fit.
   *
   * @throws UserException with the value to set
   */
  void requireHeap(Executors executors) {
    long fromDisk = fitsInMemory(executors) ? 0 : FROM_DISK * BLOCK;
    long needed = broadcastBytes() + executors.tasks() * (taskBytes() + fromDisk) + RESERVED;
    if (needed > executors.heap()) {
      throw new UserException(
          "%s %d MiB of an executor's heap, it has %d MiB: give --conf %s=%dm"
                  .formatted(
                      Quantity.of(executors.tasks(), "task needs", "tasks at once need"),
                      mebi(needed),
                      mebi(executors.heap()),
                      executors.setting(),
                      mebi(needed + needed / 4))
              + " before --, or fewer tasks at once by spark.task.cpus");
    }
  }

  /** Whether the rows stay in memory. */
  private boolean fitsInMemory(Executors executors) {
    return rowBytes() / executors.count() <= executors.storage();
  }

  private void advise(Executors executors) {
    int partitions = exchange.partitions();
    if (!fitsInMemory(executors)) {
      long share = rowBytes() / executors.count();
      LOG.warn(
          "an executor's rows take {} MiB, its heap lends {} MiB: the rest is read from local disk"
              + " in every full round; to hold them, set {}={}m or take more executors. A partition"
              + " is held whole or not at all: more distill.partitions than {} hold more of them",
          mebi(share),
          mebi(executors.storage()),
          executors.setting(),
          mebi((long) (share / LENT) + RESERVED),
          partitions);
    }
    if (partitions < executors.slots()) {
      LOG.warn(
          "{} {} of {} idle: set distill.partitions={}",
          Quantity.of(partitions, "partition leaves", "partitions leave"),
          executors.slots() - partitions,
          Quantity.of(executors.slots(), "slot"),
          executors.slots());
    } else if (partitions % executors.slots() != 0) {
      LOG.warn(
          "{} on {}: the last wave of each round leaves slots idle; set"
              + " distill.partitions to a multiple of {}",
          Quantity.of(partitions, "partition"),
          Quantity.of(executors.slots(), "slot"),
          executors.slots());
    }
  }

  private static long mebi(long bytes) {
    return bytes / MEBI;
  }
}
