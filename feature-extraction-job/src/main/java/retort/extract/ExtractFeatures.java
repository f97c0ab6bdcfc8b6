package retort.extract;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import retort.UserException;
import retort.command.ExistingOutput;
import retort.command.Job;
import retort.image.Normalization;
import retort.settings.Settings;
import retort.settings.SettingsOptions;
import retort.source.SourceOptions;

/** The extraction's command line. */
@Command(
    name = "extract-features.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Computes the teacher's representation of every image and writes both.")
public final class ExtractFeatures implements Runnable {

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--teacher",
      required = true,
      paramLabel = "URI",
      description = {
        "An .onnx file, weights that it keeps beside it included, or train-teacher.sh's"
            + " .safetensors.",
        "Its input: [n, channels, size, size] or [n, size, size, channels], floats or uint8."
      })
  private String teacher = "";

  @Option(
      names = "--teacher-output",
      paramLabel = "NAME",
      description =
          "The output that is the representation, flattened; needed where it has several.")
  private String teacherOutput = "";

  @Option(
      names = "--teacher-size",
      paramLabel = "N",
      description = {
        "Height and width that the teacher sees; by default the file's, or else the stored"
            + " images'.",
        "For a network that works at one size alone, though its file leaves it open."
      })
  private Integer teacherSize;

  @Option(names = "--output", required = true, paramLabel = "URI", description = "A folder.")
  private String output = "";

  @Mixin private ExistingOutput existing = new ExistingOutput();

  @Option(
      names = "--views",
      paramLabel = "V",
      description = "Rows an image, over extract.views: the first plain, others augmented.")
  private Integer views;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      description = {
        "Height and width of the stored images: the shorter side is made to fit, the center kept.",
        "By default the first images' own, which must be square; others are then rejected.",
        "A teacher with a fixed size of its own sees the stored images resized to that."
      })
  private Integer imageSize;

  @Option(
      names = "--channels",
      paramLabel = "1|3",
      description = "Of the stored images; by default 3 where any of them has colors.")
  private Integer channels;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "M",
      description = "The teacher's own preprocessing, a channel: (pixel * scale - mean) / std.")
  private List<Double> mean = List.of();

  @Option(names = "--std", split = ",", paramLabel = "S", description = "See --mean; 1 by default.")
  private List<Double> std = List.of();

  @Option(names = "--scale", paramLabel = "X", description = "See --mean; 1/255 by default.")
  private double scale = Normalization.UNIT;

  @Option(
      names = "--dataset-mean",
      split = ",",
      paramLabel = "M",
      description = "Of pixels / 255, a channel: what every network of Retort sees subtracted.")
  private List<Double> datasetMean = List.of();

  @Option(
      names = "--dataset-std",
      split = ",",
      paramLabel = "S",
      description = "Likewise; both are computed where they aren't given.")
  private List<Double> datasetStd = List.of();

  @Mixin private SettingsOptions settings;

  /** Runs the job; see {@link Job#main}. */
  public static void main(String... args) {
    Job.main(new ExtractFeatures(), args);
  }

  @Override
  public void run() {
    ExtractionRequest request =
        new ExtractionRequest(
            source.request(),
            teacher,
            teacherOutput,
            given("--teacher-size", teacherSize),
            output,
            existing.policy(),
            given("--views", views),
            given("--image-size", imageSize),
            given("--channels", channels),
            mean,
            std,
            scale,
            datasetMean,
            datasetStd);
    Job.onSparkWithBars("extract-features " + output, spark -> extract(spark, request));
  }

  private void extract(SparkSession spark, ExtractionRequest request) {
    Settings effective = settings.load(spark.sessionState().newHadoopConf());
    new Extraction(spark, request, effective).run();
  }

  private static OptionalInt given(String option, Integer number) {
    if (number != null && number < 1) {
      throw new UserException("%s %d: give a positive number".formatted(option, number));
    }
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
