package retort.teacher.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.cluster.OrderedSum;
import retort.cluster.ResultSize;
import retort.cluster.Slots;
import retort.command.ExistingOutput;
import retort.device.Device;
import retort.devices.DeviceSettings;
import retort.devices.Devices;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.progress.Interruption;
import retort.rejection.RejectionLimit;
import retort.resume.CheckpointFolder;
import retort.resume.Identity;
import retort.resume.MetricsFile;
import retort.settings.Settings;
import retort.source.Source;
import retort.source.SourceImage;
import retort.source.SourceRequest;
import retort.source.Sources;
import retort.storage.Claim;
import retort.teacher.NetworkFile;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.Rejections;
import retort.teacher.survey.ShapeOptions;
import retort.teacher.views.Views;
import retort.tensors.Tensor;

/** From settings and images to a teacher's file: what happens before the steps and after them. */
final class TrainTeacherJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrainTeacherJob.class);

  private static final ShapeOptions SHAPE_OPTIONS = new ShapeOptions("--image-size", "", "");

  private final SparkSession spark;
  private final Request request;
  private final Settings settings;
  private final TeacherSettings teacher;
  private final RejectionLimit limit;

  /**
   * What the command line asks for.
   *
   * @param source the images
   * @param output the teacher's file
   * @param size of the images, 0 for their own
   */
  record Request(SourceRequest source, String output, int size) {}

  /** What a first look told: the images, their shape, what they have in common. */
  private record Data(JavaRDD<SourceImage> images, ImageShape shape, Census census) {
    List<Double> mean() {
      return census.survey().mean(shape);
    }

    List<Double> std() {
      return census.survey().std(shape);
    }
  }

  TrainTeacherJob(SparkSession spark, Request request, Settings settings) {
    this.spark = spark;
    this.request = request;
    this.settings = settings;
    this.teacher = TeacherSettings.of(settings);
    this.limit = RejectionLimit.of(settings, "teacher.max-rejected");
  }

  /**
   * Runs it.
   *
   * @param stop see {@link Training#run}; a run that was cut short writes no teacher
   */
  void run(ExistingOutput.Plan plan, LongPredicate stop) {
    Devices.checkTasks(spark, "teacher.device", device());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Source source = Sources.open(request.source(), hadoop);
    ImageShape shape = ImageShape.of(request.size(), 0, source, SHAPE_OPTIONS);
    network(shape);
    TeacherOutput output = TeacherOutput.at(request.output(), request.source().locations(), hadoop);
    try (Claim claim = Claim.of(output.file(), plan.patience())) {
      if (output.prepare(plan.resume(), plan.overwrite())) {
        LOG.info("{} is complete: nothing to resume", output.file());
      } else {
        train(source, shape, output, plan.resume(), stop, claim);
      }
    }
  }

  private void train(
      Source source,
      ImageShape sampled,
      TeacherOutput output,
      boolean resume,
      LongPredicate stop,
      Claim claim) {
    CheckpointFolder checkpoints = output.checkpoints(teacher.checkpointsKept());
    Optional<TeacherCheckpoint> saved =
        resume ? TeacherCheckpoint.newest(checkpoints) : Optional.empty();
    Data data = look(source.images(spark, 0), sampled, output);
    ImageShape shape = data.shape();
    Architecture network = network(shape);
    int partitions =
        Math.min(
            chosen("partitions", teacher.partitions(), saved, Slots.count(spark)),
            teacher.stripes());
    int threads =
        chosen("threads", teacher.threads(), saved, Runtime.getRuntime().availableProcessors());
    Map<String, Object> identity =
        TeacherIdentity.of(
            settings,
            data.census().fingerprint(),
            shape.size(),
            partitions,
            threads,
            Slots.taskThreads(spark));
    saved.ifPresent(s -> Identity.check(s.identity(), identity, output.file(), "images"));
    long[] first = data.census().stripes(teacher.stripes());
    try (Stripes stripes = Stripes.load(data.images(), shape, first, partitions, teacher.seed())) {
      TeacherCheckpoint start = saved.orElseGet(() -> begin(checkpoints, network, identity));
      requireRoom(start, partitions);
      try (Device own = Devices.ofDriver(spark, device().withThreads(threads))) {
        train(
            own,
            threads,
            data,
            passes(stripes, data, network),
            checkpoints,
            start,
            output,
            stop,
            claim);
      }
    }
  }

  /** That of a task. */
  private DeviceSettings device() {
    return DeviceSettings.of(settings, "teacher", Slots.taskThreads(spark));
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

  private Data look(JavaRDD<SourceImage> images, ImageShape shape, TeacherOutput output) {
    Census census = Census.of(images, shape, teacher.seed());
    Rejections.check(images, shape, census.survey(), output.rejected(), limit);
    if (census.images() < teacher.batch()) {
      throw new UserException(
          "--images %s: %d images can be used, fewer than teacher.batch = %d: take a smaller batch"
              .formatted(
                  String.join(", ", request.source().locations()),
                  census.images(),
                  teacher.batch()));
    }
    return new Data(images, shape.settled(census.survey()), census);
  }

  private static int chosen(String key, int wanted, Optional<TeacherCheckpoint> saved, int here) {
    return wanted > 0 ? wanted : saved.map(s -> (Integer) s.identity().get(key)).orElse(here);
  }

  private TeacherCheckpoint begin(
      CheckpointFolder checkpoints, Architecture network, Map<String, Object> identity) {
    TeacherCheckpoint start =
        new TeacherCheckpoint(0, null, identity, network.initialize(teacher.seed()), Map.of());
    start.write(checkpoints);
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
        "the gradients of %d partitions".formatted(partitions));
  }

  private Passes passes(Stripes stripes, Data data, Architecture network) {
    int size = data.shape().size();
    Views views =
        new Views(
            teacher.view(0, size),
            teacher.view(1, size),
            data.mean().stream().mapToDouble(Double::doubleValue).toArray(),
            data.std().stream().mapToDouble(Double::doubleValue).toArray(),
            teacher.seed());
    return new Passes(
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        stripes,
        new Pairs(views, data.shape().channels(), size),
        network,
        device());
  }

  private void train(
      Device own,
      int threads,
      Data data,
      Passes passes,
      CheckpointFolder checkpoints,
      TeacherCheckpoint start,
      TeacherOutput output,
      LongPredicate stop,
      Claim claim) {
    int stepsPerEpoch = data.census().images() / teacher.stripes() / teacher.group();
    long steps = Training.steps(teacher, stepsPerEpoch);
    Architecture network = passes.network();
    LOG.info(
        "{} images, {} with projector {}, {} groups a step, {} partitions; step {} of {}",
        data.census().images(),
        network.backbone().text(),
        teacher.projector(),
        teacher.stripes(),
        passes.stripes().held().getNumPartitions(),
        start.step(),
        steps);
    Evaluation evaluation = evaluation(passes, data, start);
    try (TeacherJournal journal =
            new TeacherJournal(
                new MetricsFile(output.metrics(), start.step()),
                steps,
                start.step(),
                teacher.batch());
        Network trained = network.open(own, start.network(), start.optimizer())) {
      Training training =
          new Training(
              teacher,
              passes,
              evaluation,
              checkpoints,
              journal,
              trained,
              threads,
              stepsPerEpoch,
              start);
      Interruption.during(
          () -> training.run(stop),
          () ->
              "Its checkpoints lie beside %s: the same command with --resume goes on from the last one"
                  .formatted(output.file()));
      if (training.step() == steps) {
        NetworkFile file = new NetworkFile(network, trained.weights(), data.mean(), data.std());
        claim.check();
        output
            .file()
            .write(file.bytes(TeacherIdentity.origin(settings, data.census().images(), steps)));
        LOG.info("wrote {}", output.file());
      }
    }
  }

  /** Null where no image is to be measured; says at a run's start what it is to be compared to. */
  private Evaluation evaluation(Passes passes, Data data, TeacherCheckpoint start) {
    if (teacher.evaluateImages() == 0) {
      return null;
    }
    int perStripe = (teacher.evaluateImages() + teacher.stripes() - 1) / teacher.stripes();
    Evaluation evaluation =
        new Evaluation(passes, Normalization.of(data.mean(), data.std()), perStripe);
    if (start.step() == 0) {
      Evaluation.Result pixels = evaluation.pixels();
      LOG.info(
          "{} images with labels are measured; k-NN accuracy on raw pixels: {}",
          pixels.images(),
          "%.1f%%".formatted(100 * pixels.accuracy()));
    }
    return evaluation;
  }
}
