package retort.distill;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import retort.cluster.Slots;
import retort.command.ExistingOutput;
import retort.command.IfExists;
import retort.dataset.DistilledManifest;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.device.DeviceMemoryException;
import retort.distill.krrst.Checkpoint;
import retort.distill.krrst.Checkpoints;
import retort.distill.krrst.DistillSettings;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.resume.Identity;
import retort.resume.Parallelism;
import retort.resume.ResumableRun;
import retort.settings.Settings;
import retort.storage.Lease;

/** From settings and features to a distilled set: what happens before the run. */
final class DistillJob implements ResumableRun.Steps<Checkpoint> {
  private static final String LESS_MEMORY =
      "a smaller distill.batch, fewer distill.images, a smaller distill.pool.size or narrower"
          + " distill.backbone.widths need less; on a card with more, --resume goes on from the"
          + " last checkpoint";

  private final SparkSession spark;
  private final Settings settings;
  private final DistillSettings distill;
  private final Features features;
  private final DistillationOutput output;
  private final Architecture architecture;
  private final DeviceSettings task;

  DistillJob(SparkSession spark, Settings settings, String features, String output) {
    this.spark = spark;
    this.settings = settings;
    this.distill = DistillSettings.of(settings);
    this.features = Features.open(spark, features);
    this.output = DistillationOutput.at(spark, output, features);
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
                    new Head.LinearHead(manifest.dimension())));
  }

  void run(ExistingOutput.OutputPolicy policy) {
    DriverDevice.check(spark, "distill.device", task);
    new ResumableRun(output.folder(), policy).run(this);
  }

  @Override
  public boolean prepare(IfExists ifExists, Lease lease) {
    boolean whole = output.prepare(ifExists);
    if (whole) {
      requireSame(output.manifest().readJson(DistilledManifest.class));
    }
    return whole;
  }

  /** A set of other settings or features would be taken for the one that was asked for. */
  private void requireSame(DistilledManifest there) {
    Map<String, Object> recorded =
        RunIdentity.anywhere(there.settings(), there.features().sha256());
    Map<String, Object> wanted =
        RunIdentity.anywhere(settings.effective("distill"), features.fingerprint());
    wanted.keySet().retainAll(recorded.keySet());
    Identity.check(recorded, wanted, output.folder(), "features");
  }

  @Override
  public Optional<Checkpoint> newest() {
    return checkpoints().newest();
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(output.checkpoints(), architecture, distill.checkpoint().keep());
  }

  @Override
  public void run(Optional<Checkpoint> checkpoint, Lease lease) {
    Parallelism parallelism =
        Parallelism.of(
            distill.partitions(),
            distill.threads(),
            checkpoint.map(Checkpoint::identity),
            Slots.settled(spark));
    try (DriverDevice driver = DriverDevice.open(spark, task.withThreads(parallelism.threads()))) {
      Map<String, Object> identity =
          RunIdentity.of(
              settings,
              features.fingerprint(),
              parallelism,
              Slots.taskThreads(spark),
              driver.device().identity());
      checkpoint.ifPresent(
          saved ->
              Identity.checkResumed(
                  saved.identity(),
                  identity,
                  distill.resumeOnAnyDevice(),
                  output.folder(),
                  "features"));
      DistillRun run =
          new DistillRun(
              spark,
              settings,
              distill,
              features,
              output,
              architecture,
              task,
              driver,
              checkpoints(),
              identity);
      DeviceMemoryException.advising(
          "distill.device",
          () -> LESS_MEMORY,
          () -> run.run(checkpoint, parallelism.partitions(), lease));
    }
  }
}
