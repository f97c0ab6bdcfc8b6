package retort.teacher.training;

import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import retort.command.ExistingOutput;
import retort.command.Job;
import retort.settings.Settings;
import retort.settings.SettingsOptions;
import retort.source.SourceOptions;
import retort.source.SourceRequest;
import retort.teacher.ImageSize;

/** The command line of self-supervised training. */
@Command(
    name = "train-teacher.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a teacher on unlabeled images by Barlow Twins.")
public final class TrainTeacher implements Runnable {
  @Mixin private SourceOptions source = new SourceOptions();

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
        "Height and width that the network sees: the shorter side is made to fit, the center kept.",
        "By default the first images' own, which must be square; others are then left out."
      })
  private Integer imageSize;

  @Mixin private ExistingOutput existing = new ExistingOutput();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  /** Runs the job; see {@link Job#main}. */
  public static void main(String... args) {
    Job.main(new TrainTeacher(), args);
  }

  @Override
  public void run() {
    SourceRequest images = source.request();
    if (imageSize != null) {
      ImageSize.require("--image-size", imageSize);
    }
    ExistingOutput.OutputPolicy policy = existing.policy();
    Job.onSpark("train-teacher " + output, spark -> train(spark, images, policy));
  }

  private void train(SparkSession spark, SourceRequest images, ExistingOutput.OutputPolicy policy) {
    TrainTeacherJob.Request request =
        new TrainTeacherJob.Request(
            images, output, imageSize == null ? OptionalInt.empty() : OptionalInt.of(imageSize));
    Settings read = settings.load(spark.sessionState().newHadoopConf());
    new TrainTeacherJob(spark, request, read, step -> false).run(policy);
  }
}
