package retort.teacher.training;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.Quantity;
import retort.cluster.OrderedSum;
import retort.cluster.ResultSize;
import retort.cluster.Slots;
import retort.command.ExistingOutput;
import retort.command.IfExists;
import retort.device.DeviceMemoryException;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.progress.Interruption;
import retort.rejection.RejectionLimit;
import retort.resume.Identity;
import retort.resume.Parallelism;
import retort.resume.ResumableRun;
import retort.settings.Settings;
import retort.source.Source;
import retort.source.SourceRequest;
import retort.source.Sources;
import retort.storage.Lease;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.ShapeOptions;
import retort.tensors.Tensor;

/** From settings and images to a teacher's file: what happens before the steps. */
final class TrainTeacherJob implements ResumableRun.Steps<TeacherCheckpoint> {
  private static final ShapeOptions SHAPE_OPTIONS = new ShapeOptions("--image-size", "", "");
  private static final String LESS_MEMORY =
      "a smaller teacher.group or teacher.batch, a smaller teacher.architecture, narrower"
          + " teacher.widths or teacher.projector, or a smaller --image-size need less";

  private final SparkSession spark;
  private final Request request;
  private final Settings settings;
  private final TeacherSettings teacher;
  private final RejectionLimit limit;
  private final DeviceSettings device;
  private final LongPredicate stop;
  private final TeacherOutput output;
  private final Source source;
  private final ImageShape sampled;

  /**
   * What the command line asks for.
   *
   * @param source the images
   * @param output the teacher's file
   * @param size of the images; their own where none is given
   */
  record Request(SourceRequest source, String output, OptionalInt size) {}

  /**
   * Checks what the driver can check alone.
   *
   * @param stop see {@link TrainingLoop#run}
   */
  TrainTeacherJob(SparkSession spark, Request request, Settings settings, LongPredicate stop) {
    this.spark = spark;
    this.request = request;
    this.settings = settings;
    this.teacher = TeacherSettings.of(settings);
    this.limit = teacher.rejected();
    this.device = DeviceSettings.of(settings, "teacher", Slots.taskThreads(spark));
    this.stop = stop;
    DriverDevice.check(spark, "teacher.device", device);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    this.source = Sources.open(request.source(), hadoop);
    this.sampled = ImageShape.of(request.size(), OptionalInt.empty(), source, SHAPE_OPTIONS);
    network(sampled);
    this.output = TeacherOutput.at(request.output(), request.source().locations(), hadoop);
  }

  void run(ExistingOutput.OutputPolicy policy) {
    new ResumableRun(output.file(), policy).run(this);
  }

  @Override
  public boolean prepare(IfExists ifExists, Lease lease) {
    boolean whole = output.prepare(ifExists);
    if (whole) {
      newest().map(TeacherCheckpoint::identity).ifPresent(this::requireSame);
    }
    return whole;
  }

  /** A teacher of other settings or images would be taken for the one that was asked for. */
  private void requireSame(Map<String, Object> there) {
    // Nothing of what is there may change: a survey for a training would list rejected images.
    ImageIndex index =
        Interruption.during(
            () -> ImageIndex.of(source.images(spark, 0), sampled, teacher.seed()),
            () -> "What is there stays as it is");
    Map<String, Object> wanted =
        TeacherIdentity.anywhere(settings, index.fingerprint(), sampled.size());
    wanted.keySet().retainAll(there.keySet());
    Map<String, Object> recorded = new TreeMap<>(there);
    recorded.keySet().retainAll(wanted.keySet());
    Identity.check(recorded, wanted, output.file(), "images");
  }

  private TrainingData survey() {
    return Interruption.during(
        () ->
            TrainingData.survey(
                source.images(spark, 0),
                sampled,
                teacher,
                limit,
                output.rejected(),
                request.source().locations()),
        () -> "No step was taken: the same command with --resume goes on");
  }

  @Override
  public Optional<TeacherCheckpoint> newest() {
    return TeacherCheckpoint.newest(output.checkpoints(teacher.checkpoint().keep()));
  }

  @Override
  public void run(Optional<TeacherCheckpoint> checkpoint, Lease lease) {
    Parallelism parallelism =
        Parallelism.of(
                teacher.partitions(),
                teacher.threads(),
                checkpoint.map(TeacherCheckpoint::identity),
                Slots.settled(spark))
            .withPartitionsUpTo(teacher.shards());
    try (DriverDevice own = DriverDevice.open(spark, device.withThreads(parallelism.threads()))) {
      DeviceMemoryException.advising(
          "teacher.device",
          () -> LESS_MEMORY + "; no step was taken",
          () ->
              new StepRehearsal(
                      network(sampled), teacher.shards(), teacher.group(), parallelism.partitions())
                  .run(spark, own, device, teacher.schedule().at(0, 1)));
      DeviceMemoryException.advising(
          "teacher.device",
          () -> LESS_MEMORY + "; on a card with more, --resume goes on from the last checkpoint",
          () -> train(checkpoint, parallelism, own, lease));
    }
  }

  private void train(
      Optional<TeacherCheckpoint> checkpoint,
      Parallelism parallelism,
      DriverDevice own,
      Lease lease) {
    TrainingData data = survey();
    Map<String, Object> identity =
        TeacherIdentity.of(
            settings,
            data.index().fingerprint(),
            data.shape().size(),
            parallelism,
            Slots.taskThreads(spark),
            own.device().identity());
    checkpoint.ifPresent(
        saved ->
            Identity.checkResumed(
                saved.identity(), identity, teacher.resumeOnAnyDevice(), output.file(), "images"));
    Architecture network = network(data.shape());
    try (ShardedImages shards = data.shards(teacher, parallelism.partitions())) {
      TeacherCheckpoint start = checkpoint.orElseGet(() -> begin(network, identity));
      requireRoom(start, parallelism.partitions());
      DistributedGradient distributed =
          new DistributedGradient(
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              shards,
              data.pairs(teacher),
              network,
              own,
              device);
      new TeacherRun(settings, teacher, data, distributed, output, parallelism.threads())
          .run(start, stop, lease);
    }
  }

  private Architecture network(ImageShape shape) {
    return Settings.validated(
        "teacher",
        () ->
            new Architecture(
                teacher.backbone(),
                shape.channels(),
                shape.size(),
                teacher.widths(),
                new Head.Projector(teacher.projector())));
  }

  private TeacherCheckpoint begin(Architecture network, Map<String, Object> identity) {
    TeacherCheckpoint start =
        new TeacherCheckpoint(
            0, Optional.empty(), identity, network.initialize(teacher.seed()), Map.of());
    start.write(output.checkpoints(teacher.checkpoint().keep()));
    return start;
  }

  private void requireRoom(TeacherCheckpoint start, int partitions) {
    long parameters = 0;
    for (Tensor tensor : start.network().values()) {
      parameters += tensor.values().length;
    }
    long projections =
        2L * teacher.batch() * teacher.projector().get(teacher.projector().size() - 1);
    ResultSize.require(
        spark,
        Float.BYTES * Math.max(parameters * OrderedSum.received(partitions), projections),
        "the gradients of " + Quantity.of(partitions, "partition"));
  }
}
