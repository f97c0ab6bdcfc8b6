package retort.ssl;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import retort.command.Job;
import retort.command.UserException;
import retort.settings.SettingsOptions;
import retort.source.Sources;

/** The command line of self-supervised training. */
@Command(
    name = "train-teacher.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a teacher on unlabelled images by Barlow Twins.")
public final class TrainTeacher implements Runnable {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description = "A file, a folder or a glob; repeatable.")
  private List<String> images = List.of();

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "cifar10, cifar100, idx, directory or parquet.")
  private String format = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "The teacher.safetensors to write; checkpoints and metrics lie beside it.")
  private String output = "";

  @Option(
      names = "--image-size",
      paramLabel = "N",
      description = {
        "Height and width that the network sees: the shorter side is made to fit, the centre kept.",
        "By default the first images' own, which must be square; others are then left out."
      })
  private Integer imageSize;

  @ArgGroup private Existing existing = new Existing();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  /** What to do about an output that exists: one or the other. */
  static final class Existing {
    @Option(
        names = "--resume",
        description = "Go on from the newest checkpoint; start where there is none.")
    boolean resume;

    @Option(names = "--overwrite", description = "Remove an earlier output first.")
    boolean overwrite;
  }

  /** Runs the job; see {@link Job#main}. */
  public static void main(String... args) {
    Job.main(new TrainTeacher(), args);
  }

  @Override
  public void run() {
    Sources.requireKnown(format);
    if (imageSize != null && imageSize < 1) {
      throw new UserException("--image-size %d: give a positive number".formatted(imageSize));
    }
    Job.onSpark("train-teacher " + output, this::train);
  }

  private void train(SparkSession spark) {
    TrainTeacherJob.Request request =
        new TrainTeacherJob.Request(images, format, output, imageSize == null ? 0 : imageSize);
    new TrainTeacherJob(spark, request, settings.load(spark.sparkContext().hadoopConfiguration()))
        .run(existing.resume, existing.overwrite, step -> false);
  }
}
