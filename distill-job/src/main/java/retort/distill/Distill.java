package retort.distill;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import retort.command.ExistingOutput;
import retort.command.Job;
import retort.settings.Settings;
import retort.settings.SettingsOptions;

/** The command of the distillation job. */
@Command(
    name = "distill.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Distills a features dataset into a few synthetic images with target representations"
            + " (KRR-ST).")
public final class Distill implements Runnable {
  /**
   * Sums of gradients and encoded images do not get smaller; and they reach the driver with the
   * word that their task is done, not by way of the executor's store.
   */
  private static final Map<String, String> SPARK =
      Map.of("spark.shuffle.compress", "false", "spark.task.maxDirectResultSize", "32m");

  @Option(
      names = "--features",
      required = true,
      paramLabel = "URI",
      description = "What extract-features.sh wrote.")
  private String features;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "A folder for the distilled set, its report and checkpoints.")
  private String output;

  @Mixin private ExistingOutput existing = new ExistingOutput();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  /** Runs the job; see {@link Job#main}. */
  public static void main(String[] args) {
    Job.main(new Distill(), args);
  }

  @Override
  public void run() {
    ExistingOutput.OutputPolicy policy = existing.policy();
    Job.onSpark("retort distill", SPARK, spark -> distill(spark, policy));
  }

  private void distill(SparkSession spark, ExistingOutput.OutputPolicy policy) {
    Settings read = settings.load(spark.sessionState().newHadoopConf());
    new DistillJob(spark, read, features, output).run(policy);
  }
}
