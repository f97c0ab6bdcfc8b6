package retort.distill;

import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.checkpoint.Checkpoint;
import retort.checkpoint.Checkpoints;
import retort.cluster.Slots;
import retort.command.Program;
import retort.command.UserException;
import retort.convnet.ConvNetShape;
import retort.convnet.Threads;
import retort.convnet.Workspace;
import retort.dataset.Choice;
import retort.dataset.DistilledManifest;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.Synthetic;
import retort.device.DeviceKind;
import retort.gpu.Gpus;
import retort.heldout.HeldOutLoss;
import retort.initial.InitialSet;
import retort.pool.Pool;
import retort.resume.Identity;
import retort.rounds.RealRows;
import retort.settings.Settings;
import retort.storage.Claim;
import retort.storage.Storage;

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
  private final ConvNetShape shape;

  DistillJob(SparkSession spark, Settings settings, String features, String output) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    this.spark = spark;
    this.settings = settings;
    this.distill = DistillSettings.of(settings);
    this.features = Features.open(spark, features);
    this.output = new Output(Storage.of(output, hadoop));
    FeaturesManifest manifest = this.features.manifest();
    this.shape =
        Settings.validated(
            () ->
                new ConvNetShape(
                    manifest.channels(),
                    manifest.imageSize(),
                    distill.widths(),
                    manifest.dimension()));
  }

  void run(boolean resume, boolean overwrite) {
    Gpus.checkNetworks(
        spark, "distill.device", settings.choice("distill.device", DeviceKind.class));
    try (Claim claim = Claim.of(output.folder())) {
      run(resume, overwrite, claim);
    }
  }

  private void run(boolean resume, boolean overwrite, Claim claim) {
    output.prepare(resume, overwrite);
    if (output.manifest().exists()) {
      LOG.info("{} is complete: nothing to resume", output.folder());
      return;
    }
    Checkpoints checkpoints =
        new Checkpoints(output.checkpoints(), shape, distill.checkpointsKept());
    Optional<Checkpoint> saved = resume ? checkpoints.newest() : Optional.empty();
    int partitions = chosen("partitions", distill.partitions(), saved, Slots.count(spark));
    int threads =
        chosen("threads", distill.threads(), saved, Runtime.getRuntime().availableProcessors());
    Map<String, Object> identity =
        RunIdentity.of(settings, lineage().sha256(), partitions, threads, Slots.taskThreads(spark));
    saved.ifPresent(s -> Identity.check(s.identity(), identity, output.folder(), "features"));
    FeaturesManifest manifest = features.manifest();
    Capacity.of(shape, manifest.images() * manifest.views(), partitions).check(spark);
    Threads.use(threads);
    double share = distill.holdout();
    try (RealRows rows =
            RealRows.load(spark, features, partitions, Choice.kept(share), "rows to train on");
        RealRows held = share == 0 ? null : heldOut(partitions, share);
        Workspace workspace = new Workspace()) {
      if (distill.batch() > rows.rows()) {
        throw new UserException(
            "distill.batch = %d, but there are %d rows to draw from: take fewer, or full"
                .formatted(distill.batch(), rows.rows()));
      }
      Checkpoint start = saved.orElseGet(() -> begin(checkpoints, identity, workspace));
      Distillation.Outcome outcome = distillation(rows, held, checkpoints, start, workspace).run();
      claim.check();
      output.write(spark, manifest(outcome), outcome.synthetic());
      report(outcome);
    }
  }

  private Distillation distillation(
      RealRows rows,
      RealRows held,
      Checkpoints checkpoints,
      Checkpoint start,
      Workspace workspace) {
    HeldOutLoss heldOut =
        held == null
            ? null
            : Settings.validated(
                () ->
                    new HeldOutLoss(
                        held,
                        distill.krr(),
                        shape,
                        distill.pool().sgd(),
                        distill.evaluateBackbones(),
                        distill.evaluateSteps(),
                        distill.seed()));
    boolean overlap =
        switch (distill.overlap()) {
          case ON -> true;
          case OFF -> false;
          case AUTO -> !Slots.local(spark.sparkContext());
        };
    LOG.info(
        "{} synthetic images from {} real rows in {} partitions, {} held out; step {} of {}",
        distill.images(),
        rows.rows(),
        rows.partitions(),
        held == null ? 0 : held.rows(),
        start.step(),
        distill.steps());
    return new Distillation(
        distill,
        new OuterStep(distill.krr(), rows, distill.batch(), distill.seed(), workspace),
        heldOut,
        checkpoints,
        new Journal(output.metrics(), distill.steps(), start.step()),
        overlap,
        start);
  }

  private Checkpoint begin(
      Checkpoints checkpoints, Map<String, Object> identity, Workspace workspace) {
    double share = distill.holdout();
    Synthetic synthetic =
        InitialSet.pick(
            features, distill.pick(), distill.images(), distill.seed(), Choice.kept(share));
    output.keepInitial(synthetic);
    LOG.info("training {} backbones", distill.pool().size());
    Pool pool = Pool.start(shape, distill.pool(), distill.seed(), synthetic, workspace);
    Checkpoint start =
        new Checkpoint(
            0, distill.seed(), -1, null, null, identity, synthetic, Map.of(), pool.members());
    checkpoints.write(start);
    return start;
  }

  private RealRows heldOut(int partitions, double share) {
    return RealRows.load(spark, features, partitions, Choice.heldOut(share), "held-out rows");
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
        outcome.lastHeldOut() == null
            ? null
            : new DistilledManifest.HeldOut(
                outcome.initialHeldOut(),
                outcome.lastHeldOut(),
                outcome.lastHeldOut() / outcome.initialHeldOut()),
        distill.widths(),
        lineage(),
        settings.effective("distill"),
        Program.createdBy(spark));
  }

  private void report(Distillation.Outcome outcome) {
    LOG.info("wrote {} synthetic images to {}", distill.images(), output.folder());
    if (outcome.lastHeldOut() != null) {
      LOG.info(
          "held-out outer loss {} -> {}",
          "%.5f".formatted(outcome.initialHeldOut()),
          "%.5f".formatted(outcome.lastHeldOut()));
    }
  }
}
