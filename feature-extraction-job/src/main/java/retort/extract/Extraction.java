package retort.extract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.cluster.Slots;
import retort.command.IfExists;
import retort.command.Program;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.device.DeviceKind;
import retort.device.DeviceMemoryException;
import retort.progress.CountedRows;
import retort.progress.Interruption;
import retort.rejection.RejectionLimit;
import retort.resume.ResumableRun;
import retort.settings.Settings;
import retort.source.Source;
import retort.source.SourceImage;
import retort.source.Sources;
import retort.storage.DisjointPaths;
import retort.storage.Lease;
import retort.storage.Storage;
import retort.teacher.Teacher;
import retort.teacher.TeacherFile;
import retort.teacher.TeacherOptions;
import retort.teacher.TeacherReader;
import retort.teacher.Teachers;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.Rejections;
import retort.teacher.survey.ShapeOptions;
import retort.teacher.survey.Survey;

/**
 * Checks everything that the driver can check alone; then reads the images twice: once to count
 * them, find the unusable ones and sum the pixels, once to show them to the teacher.
 */
final class Extraction {
  private static final Logger LOG = LoggerFactory.getLogger(Extraction.class);

  private static final String EXECUTOR_MEMORY = "spark.executor.memory";

  private static final ShapeOptions SHAPE_OPTIONS =
      new ShapeOptions("--image-size", "--channels", "--dataset-mean and --dataset-std");

  private final SparkSession spark;
  private final ExtractionRequest request;
  private final Settings settings;
  private final ExtractSettings extract;
  private final Configuration hadoop;
  private final RejectionLimit limit;

  Extraction(SparkSession spark, ExtractionRequest request, Settings settings) {
    this.spark = spark;
    this.request = request;
    this.settings = settings;
    this.extract = ExtractSettings.of(settings);
    this.hadoop = spark.sessionState().newHadoopConf();
    this.limit = extract.rejected();
  }

  void run() {
    Storage output = DisjointPaths.output(request.output(), request.source().locations(), hadoop);
    DisjointPaths.requireKept(output, List.of(request.teacher()), hadoop);
    TeacherOptions options =
        new TeacherOptions(request.teacherOutput(), extract.device(), Slots.taskThreads(spark));
    TeacherFile file = TeacherReader.read(Storage.of(request.teacher(), hadoop), teacherRoom());
    if (options.device() == DeviceKind.CUDA) {
      Teachers.checkGpus(spark, file, options);
    }
    Teacher teacher = Teachers.openForShapes(file, options);
    Source source = Sources.open(request.source(), hadoop);
    ImageShape shape =
        ImageShape.of(request.imageSize(), request.channels(), source, SHAPE_OPTIONS);
    // What the teacher can't take is found before anything is read, where the shape is known.
    Optional<ExtractionPlan> early =
        shape.settled() ? Optional.of(plan(teacher, file, shape)) : Optional.empty();
    JavaRDD<SourceImage> images = source.images(spark, extract.partitions().orElse(0));
    new ResumableRun(output, request.existing())
        .run(
            new ResumableRun.Steps<Void>() {
              @Override
              public boolean prepare(IfExists ifExists, Lease lease) {
                boolean whole = FeaturesOutput.isWhole(output);
                if (ifExists == IfExists.RESUME && whole) {
                  Survey survey =
                      Interruption.during(
                          () -> survey(images, shape), () -> "What is there stays as it is");
                  requireSome(survey);
                  ExtractionPlan plan =
                      early.orElseGet(() -> plan(teacher, file, shape.settled(survey)));
                  FinishedFeatures.check(output, manifest(survey, plan, file));
                  return true;
                }
                // Without a manifest it is of a run that ended halfway, and made anew.
                FeaturesOutput.requireRoom(output, ifExists != IfExists.REFUSE, lease.tookOver());
                return false;
              }

              @Override
              public void run(Optional<Void> checkpoint, Lease lease) {
                Interruption.during(
                    () -> {
                      Survey survey = survey(images, shape);
                      Rejections.check(
                          images, shape, survey, output.child(FeaturesOutput.REJECTED), limit);
                      requireSome(survey);
                      ExtractionPlan plan =
                          early.orElseGet(() -> plan(teacher, file, shape.settled(survey)));
                      DeviceMemoryException.advising(
                          "extract.device",
                          () -> "a smaller extract.batch needs less; nothing was kept",
                          () -> write(images, survey, plan, file, options, output, lease));
                    },
                    () -> "Nothing of it is kept: the same command begins again");
              }
            });
  }

  private ExtractionPlan plan(Teacher teacher, TeacherFile file, ImageShape shape) {
    int teacherSize = teacherSize(teacher, shape);
    Teacher.Fit fit = teacher.fit(shape.channels(), teacherSize);
    ExtractionPlan plan = plan(teacher, shape, teacherSize, fit);
    new NormalizationOptions(request).requireDatasets(shape.channels());
    BatchProbe.check(teacher, file.name(), plan);
    if (fit.alone()) {
      LOG.warn(
          "teacher {} runs on one image at a time, which is slower; export it with a dynamic batch",
          file.name());
    }
    LOG.info(
        "images {}x{}x{}, {}; teacher {} sees {} pixels square and gives {}",
        shape.channels(),
        shape.size(),
        shape.size(),
        Quantity.of(plan.views().count(), "view"),
        file.name(),
        plan.teacherSize(),
        Quantity.of(fit.dimension(), "number"));
    return plan;
  }

  private Survey survey(JavaRDD<SourceImage> images, ImageShape shape) {
    Survey survey;
    try (CountedRows counted =
        new CountedRows(spark.sparkContext(), "images surveyed", OptionalLong.empty())) {
      survey = Survey.of(counted.of(images), shape);
    }
    LOG.info("{}, {} rejected", Quantity.of(survey.images(), "image"), survey.rejected());
    return survey;
  }

  private void requireSome(Survey survey) {
    if (survey.images() == 0) {
      throw new UserException(
          "--images %s: no images: found %d, of which 0 can be used"
              .formatted(String.join(", ", request.source().locations()), survey.rejected()));
    }
  }

  private void write(
      JavaRDD<SourceImage> images,
      Survey survey,
      ExtractionPlan plan,
      TeacherFile file,
      TeacherOptions options,
      Storage output,
      Lease lease) {
    FeaturesManifest manifest = manifest(survey, plan, file);
    lease.check();
    FeaturesOutput.clear(output, survey.rejected() > 0);
    writeFeatures(images, plan, file, options, output, manifest);
    LOG.info("wrote {} to {}", Quantity.of(survey.images() * plan.views().count(), "row"), output);
  }

  /** What the heap of the driver or an executor holds beside what a copy of the file takes. */
  private long teacherRoom() {
    long executor =
        JavaUtils.byteStringAsBytes(spark.sparkContext().getConf().get(EXECUTOR_MEMORY, "1g"));
    long driver = Runtime.getRuntime().maxMemory();
    long min = spark.sparkContext().isLocal() ? driver : Math.min(driver, executor);
    // Read, and serialized for the broadcast.
    return min * 2 / 5;
  }

  private int teacherSize(Teacher teacher, ImageShape shape) {
    return request
        .teacherSize()
        .orElseGet(() -> teacher.size() == 0 ? shape.size() : teacher.size());
  }

  private ExtractionPlan plan(Teacher teacher, ImageShape shape, int teacherSize, Teacher.Fit fit) {
    int count = request.views().orElse(extract.views());
    return Settings.validated(
        "extract",
        () ->
            new ExtractionPlan(
                shape,
                new CropFlipViews(count, extract.seed(), extract.padding()),
                new NormalizationOptions(request).preprocessing(teacher, shape.channels()),
                teacherSize,
                fit.alone()
                    ? 1
                    : Math.min(extract.batch(), ExtractionPlan.largestBatch(shape, teacherSize)),
                fit.dimension()));
  }

  private FeaturesManifest manifest(Survey survey, ExtractionPlan plan, TeacherFile file) {
    ImageShape shape = plan.shape();
    boolean given = !request.datasetMean().isEmpty();
    List<Double> mean = given ? request.datasetMean() : survey.mean(shape);
    List<Double> std = given ? request.datasetStd() : survey.std(shape);
    return new FeaturesManifest(
        FeaturesManifest.FORMAT,
        FeaturesManifest.VERSION,
        shape.size(),
        shape.channels(),
        mean,
        std,
        plan.dimension(),
        survey.images(),
        plan.views().count(),
        survey.rejected(),
        file.identity(),
        recorded(plan),
        Program.createdBy(spark));
  }

  private Map<String, Object> recorded(ExtractionPlan plan) {
    Map<String, Object> recorded = new TreeMap<>(settings.effective("extract"));
    recorded.put("extract.views", plan.views().count());
    request.recorded().forEach((name, value) -> recorded.put("--" + name, value));
    return recorded;
  }

  private void writeFeatures(
      JavaRDD<SourceImage> images,
      ExtractionPlan plan,
      TeacherFile file,
      TeacherOptions options,
      Storage output,
      FeaturesManifest manifest) {
    Broadcast<TeacherFile> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(file);
    try (CountedRows counted =
        new CountedRows(
            spark.sparkContext(),
            "images shown to the teacher",
            OptionalLong.of(manifest.images() + manifest.rejected()))) {
      JavaRDD<Row> rows =
          counted
              .of(images)
              .mapPartitions(
                  partition ->
                      new FeatureRows(partition, Teachers.open(shared.value(), options), plan));
      Features.write(spark.createDataFrame(rows, Features.schema()), output, manifest);
    } finally {
      shared.destroy();
    }
  }
}
