package retort.distill.export;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import retort.command.Job;

/** The command that makes a distilled set a folder to share. */
@Command(
    name = "export.sh",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Writes a distilled set as a folder to share: Parquet that Hugging Face datasets and Polars"
            + " read, a dataset card and a PyTorch script.")
public final class Export implements Runnable {

  /** Files of the folder. */
  enum Format {
    PARQUET,
    NPZ
  }

  /** As the command line writes them. */
  static final class Formats implements ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return switch (value) {
        case "parquet" -> Format.PARQUET;
        case "npz" -> Format.NPZ;
        default ->
            throw new TypeConversionException(
                "expected parquet or npz but was '%s'".formatted(value));
      };
    }
  }

  @Option(
      names = "--distilled",
      required = true,
      paramLabel = "URI",
      description = "What distill.sh wrote.")
  private String distilled = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "A folder that is not there yet.")
  private String output = "";

  @Option(
      names = "--random",
      description =
          "Write the random baseline in its place: the real images that the distillation started"
              + " from, with their representations.")
  private boolean random;

  @Option(
      names = "--evaluation",
      paramLabel = "URI",
      description = "What evaluate.sh wrote of this set: its accuracies go into the card.")
  private String evaluation = "";

  @Option(
      names = "--format",
      split = ",",
      converter = Formats.class,
      paramLabel = "FORMAT",
      description = "npz adds distilled.npz with x_syn and y_syn; parquet is always written.")
  private List<Format> formats = List.of();

  @Option(names = "--overwrite", description = "Replace an output that exists.")
  private boolean overwrite;

  /** Runs the job; see {@link Job#main}. */
  public static void main(String[] args) {
    Job.main(new Export(), args);
  }

  @Override
  public void run() {
    Job.onSpark("retort export", this::export);
  }

  private void export(SparkSession spark) {
    new ExportJob(spark, distilled, evaluation, random, formats.contains(Format.NPZ))
        .run(output, overwrite);
  }
}
