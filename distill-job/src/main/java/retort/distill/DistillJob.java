package retort.distill;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.cluster.Slots;
import retort.command.ExistingOutput;
import retort.command.Program;
import retort.dataset.Choice;
import retort.dataset.DistilledManifest;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.InitialSet;
import retort.dataset.PretrainingRecipe;
import retort.dataset.Synthetic;
import retort.dataset.TooFewImagesException;
import retort.device.Device;
import retort.devices.DeviceSettings;
import retort.devices.DriverDevice;
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
import retort.network.Head;
import retort.network.Networks;
import retort.progress.Interruption;
import retort.resume.Identity;
import retort.settings.Settings;
import retort.storage.Claim;

/**
 * From settings and features to a distilled set: what happens before the outer loop and after it.
 */
final class DistillJob {
  private static final Logger LOG = LoggerFactory.getLogger(DistillJob.class);

  private final SparkSession spark;
  private final Settings settings;
  private final DistillSettings distill;
  private final Features features;
  private final Output output;
  private final Architecture architecture;
  private final DeviceSettings task;

  DistillJob(SparkSession spark, Settings settings, String features, String output) {
    this.spark = spark;
    this.settings = settings;
    this.distill = DistillSettings.of(settings);
    this.features = Features.open(spark, features);
    this.output = Output.at(spark, output, features);
    this.task = DeviceSettings.of(settings, "distill", Slots.taskThreads(spark));
    FeaturesManifest manifest = this.features.manifest();
    this.architecture =
        Settings.validated(
            "distill.backbone",
            () ->
                Architecture.convNet(
                    manifest.channels(),
                    manifest.imageSize(),
                    distill.widths(),
                    new Head.Linear(manifest.dimension())));
  }

  void run(ExistingOutput.Plan plan) {
    DriverDevice.check(spark, "distill.device", task);
    try (Claim claim = Claim.of(output.folder(), plan.patience())) {
      run(plan.resume(), plan.overwrite(), claim);
    }
  }

  private void run(boolean resume, boolean overwrite, Claim claim) {
    output.prepare(resume, overwrite);
    if (output.manifest().exists()) {
      LOG.info("{} is complete: nothing to resume", output.folder());
      return;
    }
    Checkpoints checkpoints =
        new Checkpoints(output.checkpoints(), architecture, distill.checkpointsKept());
    Optional<Checkpoint> saved = resume ? checkpoints.newest() : Optional.empty();
    int partitions = chosen("partitions", distill.partitions(), saved, Slots.count(spark));
    int threads =
        chosen("threads", distill.threads(), saved, Runtime.getRuntime().availableProcessors());
    try (DriverDevice driver = DriverDevice.open(spark, task.withThreads(threads))) {
      Map<String, Object> identity = identity(partitions, threads, driver.device());
      Optional<Checkpoint> start = comparable(saved, identity);
      run(driver, partitions, start, identity, checkpoints, claim);
    }
  }

  private Map<String, Object> identity(int partitions, int threads, Device device) {
    return RunIdentity.of(
        settings,
        lineage().sha256(),
        partitions,
        threads,
        Slots.taskThreads(spark),
        device.identity());
  }

  /** A checkpoint that this run may go on from, as one of its own. */
  private Optional<Checkpoint> comparable(Optional<Checkpoint> saved, Map<String, Object> here) {
    saved.ifPresent(
        s ->
            Identity.check(
                s.identity(),
                distill.resumeOnAnyDevice() ? RunIdentity.onDeviceOf(s.identity(), here) : here,
                output.folder(),
                "features"));
    return saved.map(s -> s.withIdentity(here));
  }

  private void run(
      DriverDevice driver,
      int partitions,
      Optional<Checkpoint> saved,
      Map<String, Object> identity,
      Checkpoints checkpoints,
      Claim claim) {
    Device device = driver.device();
    FeaturesManifest from = features.manifest();
    Capacity.of(architecture, from.dimension(), from.images() * from.views(), partitions)
        .check(spark);
    CardForecast forecast = CardForecast.of(driver, architecture, distill, from, partitions);
    RealRows.Place place = new RealRows.Place(partitions, driver, task, forecast.checked(device));
    double share = distill.holdout();
    try (RealRows rows = rows(Choice.kept(share), "rows to train on", place);
        RealRows held = share == 0 ? null : rows(Choice.heldOut(share), "held-out rows", place);
        Networks networks = new Networks(device, architecture);
        OuterStep outer =
            new OuterStep(device, distill.ridge(), rows, distill.batch(), distill.seed())) {
      if (distill.batch() > rows.rows()) {
        throw new UserException(
            "distill.batch = %d, but there are %d rows to draw from: take fewer, or full"
                .formatted(distill.batch(), rows.rows()));
      }
      Checkpoint start = saved.orElseGet(() -> begin(device, networks, checkpoints, identity));
      HeldOutLoss heldOut = held == null ? null : heldOutLoss(device, held, outer, networks);
      announce(rows, held, start);
      try (Journal journal = journal(start);
          Distillation distillation =
              new Distillation(
                  distill,
                  device,
                  networks,
                  outer,
                  heldOut,
                  checkpoints,
                  journal,
                  overlap(),
                  start)) {
        Distillation.Outcome outcome = Interruption.during(distillation::run, this::howToGoOn);
        claim.check();
        output.write(spark, manifest(outcome), outcome.synthetic());
        report(outcome);
      }
    }
  }

  private RealRows rows(Choice choice, String what, RealRows.Place place) {
    return RealRows.load(spark, features, choice, what, place);
  }

  private HeldOutLoss heldOutLoss(
      Device device, RealRows held, OuterStep outer, Networks networks) {
    return Settings.validated(
        "distill.evaluate",
        () ->
            new HeldOutLoss(
                device,
                held,
                outer.solver(),
                networks,
                distill.pool().sgd(),
                distill.evaluateBackbones(),
                distill.evaluateSteps(),
                distill.seed()));
  }

  private boolean overlap() {
    return switch (distill.overlap()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> !Slots.local(spark.sparkContext());
    };
  }

  private void announce(RealRows rows, RealRows held, Checkpoint start) {
    LOG.info(
        "{} synthetic images from {} real rows in {} partitions, {} held out; step {} of {}",
        distill.images(),
        rows.rows(),
        rows.partitions(),
        held == null ? 0 : held.rows(),
        start.step(),
        distill.steps());
  }

  private Synthetic initial(Choice choice) {
    try {
      return InitialSet.pick(features, distill.pick(), distill.images(), distill.seed(), choice);
    } catch (TooFewImagesException e) {
      throw new UserException(
          "distill.images: %s; take fewer, or a smaller distill.holdout".formatted(e.getMessage()),
          e);
    }
  }

  private Journal journal(Checkpoint start) {
    DistillationReport.About about =
        new DistillationReport.About(
            features, distill.steps(), settings.effective("distill"), Program.createdBy(spark));
    return new Journal(
        output.metrics(),
        distill.steps(),
        start.step(),
        DistillationReport.of(spark, output.report(), about, output.initialPairs()),
        work -> spark.sparkContext().setJobGroup("retort distill", work, false));
  }

  private String howToGoOn() {
    return "Its checkpoints are in %s: the same command with --resume goes on from the last one"
        .formatted(output.checkpoints());
  }

  private Checkpoint begin(
      Device device, Networks networks, Checkpoints checkpoints, Map<String, Object> identity) {
    Synthetic synthetic = initial(Choice.kept(distill.holdout()));
    output.keepInitial(synthetic);
    try (SyntheticPairs pairs = new SyntheticPairs(device, synthetic)) {
      try (Pool pool = PoolStart.train(networks, distill.pool(), distill.seed(), pairs)) {
        Checkpoint start =
            new Checkpoint(
                0, distill.seed(), -1, null, null, identity, synthetic, Map.of(), pool.download());
        checkpoints.write(start);
        return start;
      }
    }
  }

  private static int chosen(String key, int wanted, Optional<Checkpoint> saved, int here) {
    return wanted > 0 ? wanted : saved.map(s -> (Integer) s.identity().get(key)).orElse(here);
  }

  private DistilledManifest.Lineage lineage() {
    return new DistilledManifest.Lineage(
        features.uri(),
        features.fingerprint(),
        features.manifest().images(),
        features.manifest().teacher());
  }

  private DistilledManifest manifest(Distillation.Outcome outcome) {
    FeaturesManifest from = features.manifest();
    return new DistilledManifest(
        DistilledManifest.FORMAT,
        DistilledManifest.VERSION,
        distill.images(),
        from.channels(),
        from.imageSize(),
        from.dimension(),
        from.mean(),
        from.std(),
        outcome.steps(),
        outcome.loss(),
        DistilledManifest.HeldOut.of(outcome.initialHeldOut(), outcome.lastHeldOut()),
        distill.widths(),
        PretrainingRecipe.of(settings.effective("evaluate"), false),
        lineage(),
        settings.effective("distill"),
        Program.createdBy(spark));
  }

  private void report(Distillation.Outcome outcome) {
    LOG.info("wrote {} synthetic images to {}", distill.images(), output.folder());
    if (outcome.lastHeldOut() != null) {
      LOG.info(
          "held-out outer loss %.5f -> %.5f"
              .formatted(outcome.initialHeldOut(), outcome.lastHeldOut()));
    }
  }
}
