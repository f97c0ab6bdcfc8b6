package retort.distill.executor;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import retort.UserException;
import retort.cluster.OrderedSum;
import retort.cluster.Shared;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.HoldoutSplit;
import retort.device.Floats;
import retort.devices.DeviceSettings;
import retort.devices.DriverDevice;
import retort.network.Architecture;
import retort.network.Network;

/**
 * Real images and their teacher representations, decoded once and held by the executors. Which rows
 * a partition holds, and in which order, depends on their ids and the number of partitions alone.
 */
public final class RealRows implements AutoCloseable {
  private final JavaSparkContext context;
  private final JavaRDD<Block> blocks;
  private final long[] before;
  private final FeaturesManifest manifest;
  private final Place place;

  /**
   * Where rows are held, and by whom.
   *
   * @param partitions among which they are spread by a hash of the id
   * @param driver its device
   * @param task settings of a task's device, where that is another
   * @param beside bytes that a card must hold beside rows; those it has no room for pass through in
   *     every round
   */
  public record Place(int partitions, DriverDevice driver, DeviceSettings task, long beside) {}

  private RealRows(
      SparkSession spark,
      JavaRDD<Block> blocks,
      long[] before,
      FeaturesManifest manifest,
      Place place) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.blocks = blocks;
    this.before = before;
    this.manifest = manifest;
    this.place = place;
  }

  /**
   * Reads, decodes and holds the chosen rows.
   *
   * @param what they are, for messages
   * @throws UserException where an image can't be decoded or no row is chosen
   */
  public static RealRows load(
      SparkSession spark, Features features, HoldoutSplit choice, String what, Place place) {
    int partitions = place.partitions();
    JavaRDD<Block> blocks =
        Loading.blocks(features, partitions, choice).persist(StorageLevel.MEMORY_AND_DISK());
    List<Long> counts = blocks.mapPartitions(Loading::count).collect();
    long[] before = new long[partitions + 1];
    for (int k = 0; k < partitions; k++) {
      before[k + 1] = before[k] + counts.get(k);
    }
    if (before[partitions] == 0) {
      blocks.unpersist(false);
      throw new UserException(
          "%s: none of its images is among the %s".formatted(features.uri(), what));
    }
    return new RealRows(spark, blocks, before, features.manifest(), place);
  }

  /** Rows that are summed at once, at most. */
  public static int atOnce(Architecture backbone, int dimension) {
    return RowSummation.capacity(backbone, dimension);
  }

  /** N: rows of all partitions. */
  public long rows() {
    return before[before.length - 1];
  }

  /** The partitions that hold the rows. */
  public int partitions() {
    return before.length - 1;
  }

  /**
   * Starts the round of one outer step and returns at once.
   *
   * @param backbone f, whose weights go to the executors
   * @param head W, (p, d)
   * @param batch rows to use, 0 for all
   * @param seed of the run
   * @param step for the draw of the rows
   */
  public Pending start(Network backbone, Floats head, int batch, long seed, long step) {
    Minibatch minibatch =
        batch == 0 ? null : new Minibatch(batch, rows(), before.clone(), seed, step);
    return start(backbone, head, true, minibatch);
  }

  /** |R|^2 and n of all rows, without G. */
  public RowSum squares(Network backbone, Floats head) {
    try (Pending pending = start(backbone, head, false, null)) {
      return pending.await();
    }
  }

  private Pending start(Network backbone, Floats head, boolean gradient, Minibatch minibatch) {
    RowModel model = RowModel.of(manifest, backbone.architecture());
    // A head's parameters come after the backbone's.
    long parameters = model.backbone().layout().parameters();
    long statistics = model.backbone().layout().statistics();
    Floats weights = backbone.parameters().slice(0, parameters);
    Floats averages = backbone.statistics().slice(0, statistics);
    Round round =
        place.driver().shared()
            ? new SharedRound(place.driver(), weights, averages, head, gradient, partitions())
            : PackedRound.of(weights, averages, head, gradient);
    Shared<Round> shared = Shared.of(context, round);
    String run = context.sc().applicationId();
    Task work = new Task(shared, minibatch, model, run, blocks.id(), place.task(), place.beside());
    return new Pending(
        place.driver(),
        round,
        OrderedSum.start(blocks.mapPartitionsWithIndex(work, true), RowSum::sum),
        shared);
  }

  /** A round under way; close it when its sum was taken. */
  public static final class Pending implements AutoCloseable {
    private final DriverDevice driver;
    private final Round round;
    private final OrderedSum.Pending<RowSum> sum;
    private final Shared<Round> shared;

    private Pending(
        DriverDevice driver, Round round, OrderedSum.Pending<RowSum> sum, Shared<Round> shared) {
      this.driver = driver;
      this.round = round;
      this.sum = sum;
      this.shared = shared;
    }

    /** Waits for the executors. */
    public RowSum await() {
      return driver.lend(sum::await);
    }

    /**
     * Writes the gradient of the loss with respect to W, G times 2 / (n d), on the driver's device.
     *
     * @param total what {@link #await} returned
     * @param dimension d
     * @param out (p, d)
     */
    public void gradient(RowSum total, int dimension, Floats out) {
      round.gradient(total, dimension, out);
    }

    @Override
    public void close() {
      shared.close();
      round.close();
    }
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }
}
