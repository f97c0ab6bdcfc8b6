package retort.distill.executor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import retort.UserException;
import retort.cluster.OrderedSum;
import retort.cluster.SharedVariable;
import retort.cluster.Slots;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.HoldoutSplit;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;
import retort.krr.HeadForm;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.layers.ParameterLayout;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import scala.Function1;

/**
 * Real images and their teacher representations, decoded once and held by the executors. Which rows
 * a partition holds, and in which order, depends on their ids and the number of partitions alone.
 */
public final class RealRows implements AutoCloseable {
  private final JavaSparkContext context;
  private final JavaRDD<DecodedRows> blocks;
  private final long[] before;
  private final FeaturesManifest manifest;
  private final RowPlacement place;
  private final Runnable release;
  private final ArrayPool spare;
  private final BroadcastBuffers outgoing;

  /**
   * Where rows are held, and by whom.
   *
   * @param partitions among which they are spread by a hash of the id
   * @param driver its device
   * @param task settings of a task's device, where that is another
   * @param expected rows that a task is expected to embed at once, for which it takes a card's
   *     memory at first; 0 where nobody knows
   * @param room for rows in a card's memory; those that have none pass through in every round
   */
  public record RowPlacement(
      int partitions, DriverDevice driver, DeviceSettings task, int expected, RowRoom room) {}

  private RealRows(
      SparkSession spark,
      JavaRDD<DecodedRows> blocks,
      long[] before,
      FeaturesManifest manifest,
      RowPlacement place,
      Runnable release) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.blocks = blocks;
    this.before = before;
    this.manifest = manifest;
    this.place = place;
    this.release = release;
    this.spare = Slots.local(spark.sparkContext()) ? ArrayPool.kept() : ArrayPool.none();
    this.outgoing = new BroadcastBuffers(place.driver().device(), spare);
  }

  /**
   * Some of the images.
   *
   * @param split which
   * @param description of them, for messages
   */
  public record Subset(HoldoutSplit split, String description) {}

  /**
   * Reads, decodes and holds the rows of subsets that have no image in common, in one pass over the
   * features.
   *
   * @return the subsets in their order; each is to be closed
   * @throws UserException where an image can't be decoded or a subset has no row
   */
  public static List<RealRows> load(
      SparkSession spark, Features features, List<Subset> subsets, RowPlacement place) {
    int partitions = place.partitions();
    List<HoldoutSplit> splits = new ArrayList<>(subsets.stream().map(Subset::split).toList());
    JavaRDD<DecodedRows> all =
        RealRowLoader.blocks(features, partitions, splits).persist(StorageLevel.MEMORY_AND_DISK());
    List<Long> counts = all.mapPartitions(RealRowLoader::count).collect();
    AtomicInteger open = new AtomicInteger(subsets.size());
    Runnable release =
        () -> {
          if (open.decrementAndGet() == 0) {
            all.unpersist(false);
          }
        };
    List<RealRows> loaded = new ArrayList<>();
    for (int set = 0; set < subsets.size(); set++) {
      int first = set * partitions;
      long[] before = new long[partitions + 1];
      for (int k = 0; k < partitions; k++) {
        before[k + 1] = before[k] + counts.get(first + k);
      }
      if (before[partitions] == 0) {
        all.unpersist(false);
        throw new UserException(
            "%s: none of its images is among the %s, which distill.holdout draws: give it another share, or 0 for no held-out rows"
                .formatted(features.uri(), subsets.get(set).description()));
      }
      JavaRDD<DecodedRows> blocks =
          subsets.size() == 1 ? all : part(all, first, first + partitions);
      loaded.add(new RealRows(spark, blocks, before, features.manifest(), place, release));
    }
    return loaded;
  }

  /** As the other, of one subset. */
  public static RealRows load(
      SparkSession spark,
      Features features,
      HoldoutSplit split,
      String description,
      RowPlacement place) {
    return load(spark, features, List.of(new Subset(split, description)), place).get(0);
  }

  /** The partitions from one on to another. */
  private static JavaRDD<DecodedRows> part(JavaRDD<DecodedRows> all, int from, int to) {
    Function1<Object, Object> within =
        (Function1<Object, Object> & Serializable) k -> (int) k >= from && (int) k < to;
    return PartitionPruningRDD.create(all.rdd(), within).toJavaRDD();
  }

  /** Rows that are summed at once, at most. */
  public static int atOnce(Architecture backbone, int dimension) {
    return PartitionEvaluator.capacity(backbone, dimension);
  }

  /** The driver's device. */
  Device device() {
    return place.driver().device();
  }

  /** Whether tasks work on it, too. */
  boolean onDriversDevice() {
    return place.driver().shared();
  }

  /** The images themselves. */
  public PlainImages images() {
    return new PlainImages(blocks, manifest);
  }

  /** N: rows of all partitions. */
  public long rows() {
    return before[before.length - 1];
  }

  /**
   * The rows of a step.
   *
   * @param batch how many over all partitions; all, where none are given
   * @param seed of the run
   */
  RowSelection selection(OptionalInt batch, long seed, long step) {
    return batch.isEmpty()
        ? new RowSelection.AllRows()
        : new Minibatch(batch.getAsInt(), rows(), before, seed, step);
  }

  /** The partitions that hold the rows. */
  public int partitions() {
    return before.length - 1;
  }

  /**
   * |R|^2 and n of all rows.
   *
   * @param backbone f, whose weights go to the executors
   * @param head solved on f's features, m of them
   * @param targets Ys, as the head was solved on, (m, d)
   */
  public LossTotals squares(Network backbone, HeadSolver.RidgeHead head, Floats targets, int m) {
    HeadForm form = HeadForm.smaller(m, backbone.features(), manifest.dimension());
    try (Workspace memory = new Workspace(device())) {
      Floats sent = form.of(head, targets, memory);
      try (PendingRound pending =
          start(backbone, form, sent, RoundTrip.Answer.LOSS, new RowSelection.AllRows())) {
        List<PartitionResult> parts = pending.await();
        pending.done(parts);
        return LossTotals.of(parts).with(pending.reducer().squares(parts));
      }
    }
  }

  /**
   * Starts a round and returns at once.
   *
   * @param backbone f, whose weights go to the executors
   * @param form of the head
   * @param head as its form lays it out
   * @param selection of the rows to use
   */
  PendingRound start(
      Network backbone,
      HeadForm form,
      Floats head,
      RoundTrip.Answer answer,
      RowSelection selection) {
    EmbeddingModel model = EmbeddingModel.of(manifest, backbone.architecture());
    // A head's parameters come after the backbone's.
    ParameterLayout sent = model.backbone().layout();
    Floats weights = backbone.parameters().slice(0, sent.parameters());
    Floats averages = backbone.statistics().slice(0, sent.statistics());
    RoundTrip round;
    ResultReducer reducer;
    if (place.driver().shared()) {
      SharedDeviceRoundTrip shared =
          new SharedDeviceRoundTrip(
              place.driver(), weights, averages, form, head, answer, partitions());
      round = shared;
      reducer = shared;
    } else {
      round =
          new BroadcastRoundTrip(
              outgoing.packed("w", weights),
              outgoing.packed("statistics", averages),
              form,
              outgoing.packed("head", answer == RoundTrip.Answer.ROWS ? head.slice(0, 0) : head),
              answer,
              spare);
      reducer = outgoing;
    }
    String run = context.sc().applicationId();
    SharedVariable<OuterLossTask.RoundInputs> work =
        SharedVariable.of(
            context,
            new OuterLossTask.RoundInputs(
                round, selection, model, run, place.task(), place.expected(), place.room()));
    JavaRDD<PartitionResult> answers =
        blocks.mapPartitionsWithIndex(new OuterLossTask(work, blocks.id()), true);
    return new PendingRound(
        place.driver(),
        outgoing,
        reducer,
        answer == RoundTrip.Answer.ROWS
            ? OrderedSum.collect(answers)
            : OrderedSum.start(answers, PartitionResult::sum),
        work);
  }

  @Override
  public void close() {
    outgoing.release();
    release.run();
  }
}
