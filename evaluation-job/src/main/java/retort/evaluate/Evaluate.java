package retort.evaluate;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import retort.UserException;
import retort.command.ExistingOutput;
import retort.command.Job;
import retort.evaluate.bias.Bias;
import retort.evaluate.transfer.TargetSpec;
import retort.settings.Settings;
import retort.settings.SettingsOptions;

/** The command of the evaluation job. */
@Command(
    name = "evaluate.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = Bias.class,
    description =
        "Pre-trains networks on a distilled set and on what it is compared with, and measures them"
            + " on target datasets.")
public final class Evaluate implements Runnable {
  @Option(
      names = "--distilled",
      paramLabel = "URI",
      description = "What distill.sh wrote: one for all seeds, or repeated, one a seed.")
  private List<String> distilled = List.of();

  @Option(
      names = "--features",
      paramLabel = "URI",
      description = "What it was distilled from, for the baselines.")
  private String features = "";

  @Option(
      names = "--target",
      paramLabel =
          "NAME=URI,FORMAT[,test=URI][,split=NAME][,label=COLUMN][,image=COLUMN][,id=COLUMN]",
      description = {
        "A labeled dataset; repeatable. Without test=, its own test split is the test set, else a",
        "fifth of its images. split= takes another split than the training one, alone.",
        "A comma inside a URI is written \\,.",
        "Formats: cifar10, cifar100, idx, directory or parquet."
      })
  private List<String> targets = List.of();

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "A folder for the results, their report and finished trials.")
  private String output = "";

  @Mixin private ExistingOutput existing = new ExistingOutput();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Spec private CommandSpec spec;

  /** Runs the job; see {@link Job#main}. */
  public static void main(String[] args) {
    Job.main(new Evaluate(), args);
  }

  @Override
  public void run() {
    required("--distilled", distilled.isEmpty());
    required("--features", features.isEmpty());
    required("--target", targets.isEmpty());
    required("--output", output.isEmpty());
    List<TargetSpec> specs = targets.stream().map(TargetSpec::parse).toList();
    Set<String> names = new HashSet<>();
    for (TargetSpec target : specs) {
      if (!names.add(target.name())) {
        throw new UserException("--target %s: two have this name".formatted(target.name()));
      }
    }
    ExistingOutput.OutputPolicy policy = existing.policy();
    Job.onSparkWithBars("retort evaluate", spark -> evaluate(spark, specs, policy));
  }

  /** Not picocli's own: a subcommand needs none of these. */
  private void required(String option, boolean missing) {
    if (missing) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '%s'".formatted(option));
    }
  }

  private void evaluate(
      SparkSession spark, List<TargetSpec> specs, ExistingOutput.OutputPolicy policy) {
    Settings read = settings.load(spark.sessionState().newHadoopConf());
    PrintWriter out = spec.commandLine().getOut();
    new EvaluateJob(spark, read, distilled, features, specs, output).run(policy, out::println);
    out.flush();
  }
}
