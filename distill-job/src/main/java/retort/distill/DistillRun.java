package retort.distill;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.cluster.Slots;
import retort.command.Program;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.Synthetic;
import retort.device.Device;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.RealRows;
import retort.distill.krrst.CardForecast;
import retort.distill.krrst.Checkpoint;
import retort.distill.krrst.Checkpoints;
import retort.distill.krrst.DistillSettings;
import retort.distill.krrst.Distillation;
import retort.distill.krrst.HeldOutLoss;
import retort.distill.krrst.Journal;
import retort.distill.krrst.OuterStep;
import retort.distill.krrst.Pool;
import retort.distill.krrst.PoolStart;
import retort.distill.krrst.SyntheticPairs;
import retort.distill.report.DistillationReport;
import retort.network.Architecture;
import retort.network.Networks;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.progress.Interruption;
import retort.settings.Settings;
import retort.storage.Lease;

/**
 * A distillation from a checkpoint, or from the first images, to the distilled set.
 *
 * @param settings effective ones, for the manifest and the report
 * @param distill the section {@code distill}
 * @param features with the real images
 * @param output of the job
 * @param architecture of the backbones
 * @param task the device of a task
 * @param driver the driver's device
 * @param checkpoints of the run
 * @param identity what a resumed run must have in common
 */
record DistillRun(
    SparkSession spark,
    Settings settings,
    DistillSettings distill,
    Features features,
    DistillationOutput output,
    Architecture architecture,
    DeviceSettings task,
    DriverDevice driver,
    Checkpoints checkpoints,
    Map<String, Object> identity) {
  private static final Logger LOG = LoggerFactory.getLogger(DistillRun.class);

  /**
   * Takes the steps that are left and writes the distilled set.
   *
   * @param checkpoint to go on from
   * @param partitions of the real rows
   * @param lease of the output
   */
  void run(Optional<Checkpoint> checkpoint, int partitions, Lease lease) {
    FeaturesManifest from = features.manifest();
    MemoryCheck memory =
        MemoryCheck.of(architecture, from, distill.images(), distill.batch(), partitions);
    memory.check(spark);
    Device device = driver.device();
    CardForecast forecast = CardForecast.of(driver, architecture, distill, from, partitions);
    RealRows.RowPlacement place =
        new RealRows.RowPlacement(
            partitions,
            driver,
            task,
            forecast.expected(),
            forecast.checked(device, driver.cardsOfOthers(spark, "distill.device", task)));
    nameJobs("reading the real rows");
    List<RealRows> loaded =
        Interruption.during(
            () -> RealRows.load(spark, features, RealImageSelection.subsets(distill), place),
            () -> "No step was taken: the same command with --resume goes on");
    try (RealRows rows = loaded.get(0);
        RealRows heldOutRows = loaded.size() == 1 ? null : loaded.get(1);
        Networks networks = new Networks(device, architecture);
        DistributedOuterGradient executors =
            new DistributedOuterGradient(rows, memory.exchange(), distill.batch(), distill.seed());
        OuterStep outer = new OuterStep(device, distill.ridge(), executors)) {
      requireRows(rows);
      Checkpoint start =
          checkpoint
              .map(saved -> saved.withIdentity(identity))
              .orElseGet(() -> begin(rows, networks));
      Optional<HeldOutLoss> heldOut =
          Optional.ofNullable(heldOutRows).map(held -> heldOutLoss(held, outer, networks));
      announce(rows, heldOut, start);
      Distillation.FinishedRun finished = take(start, outer, networks, heldOut, loaded);
      lease.check();
      output.write(
          spark,
          FinishedManifest.of(spark, settings, distill, features, finished),
          finished.synthetic());
      report(finished);
    }
  }

  private Distillation.FinishedRun take(
      Checkpoint start,
      OuterStep outer,
      Networks networks,
      Optional<HeldOutLoss> heldOut,
      List<RealRows> loaded) {
    try (Journal journal = journal(start, loaded);
        Distillation distillation =
            new Distillation(
                distill,
                driver.device(),
                networks,
                outer,
                heldOut,
                checkpoints,
                journal,
                overlap(),
                start)) {
      return Interruption.during(
          distillation::run,
          () ->
              "Its checkpoints are in %s: the same command with --resume goes on from the last one"
                  .formatted(output.checkpoints()));
    }
  }

  private void requireRows(RealRows rows) {
    distill
        .batch()
        .ifPresent(
            batch -> {
              if (batch > rows.rows()) {
                throw new UserException(
                    "distill.batch = %d, but %s to draw from: give --set distill.batch=full, or fewer"
                        .formatted(
                            batch, Quantity.of(rows.rows(), "row is there", "rows are there")));
              }
            });
  }

  private HeldOutLoss heldOutLoss(RealRows heldOutRows, OuterStep outer, Networks networks) {
    return new HeldOutLoss(
        driver.device(),
        heldOutRows,
        outer.solver(),
        networks,
        distill.pool().sgd(),
        distill.heldOut().backbones(),
        distill.heldOut().steps(),
        distill.seed());
  }

  /** Spark's own work hides behind the pool update of a card, too. */
  private boolean overlap() {
    return switch (distill.overlap()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> driver.shared() || !Slots.local(spark.sparkContext());
    };
  }

  private void announce(RealRows rows, Optional<HeldOutLoss> heldOut, Checkpoint start) {
    LOG.info(
        "{} from {} in {}, {} held out; step {} of {}",
        Quantity.of(distill.images(), "synthetic image"),
        Quantity.of(rows.rows(), "real row"),
        Quantity.of(rows.partitions(), "partition"),
        heldOut.map(loss -> loss.rows().rows()).orElse(0L),
        start.step(),
        distill.steps());
  }

  private Journal journal(Checkpoint start, List<RealRows> loaded) {
    DistillationReport.About about =
        new DistillationReport.About(
            features,
            distill.steps(),
            loaded.size() > 1,
            settings.effective("distill"),
            Program.createdBy(spark));
    return new Journal(
        output.metrics(),
        distill.steps(),
        start.step(),
        DistillationReport.of(
            spark,
            output.report(),
            about,
            loaded.stream().map(RealRows::images).toList(),
            output.initialPairs()),
        this::nameJobs);
  }

  /** Names the Spark jobs that this thread starts, for Spark's UI. */
  private void nameJobs(String work) {
    spark.sparkContext().setJobGroup("retort distill", work, false);
  }

  private Checkpoint begin(RealRows rows, Networks networks) {
    Synthetic synthetic = RealImageSelection.of(rows, distill, features.uri());
    output.keepInitial(synthetic);
    try (SyntheticPairs pairs = new SyntheticPairs(driver.device(), synthetic)) {
      try (Pool pool = PoolStart.train(networks, distill.pool(), distill.seed(), pairs)) {
        Checkpoint start =
            new Checkpoint(
                0,
                distill.seed(),
                Optional.empty(),
                OptionalDouble.empty(),
                identity,
                synthetic,
                Map.of(),
                pool.download());
        checkpoints.write(start);
        return start;
      }
    }
  }

  private void report(Distillation.FinishedRun finished) {
    LOG.info("wrote {} to {}", Quantity.of(distill.images(), "synthetic image"), output.folder());
    finished
        .heldOut()
        .ifPresent(
            loss ->
                LOG.info(
                    "held-out outer loss %.5f -> %.5f".formatted(loss.initial(), loss.last())));
  }
}
