package retort.evaluate.bias;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import retort.UserException;
import retort.command.Job;
import retort.device.Device;
import retort.device.cpu.CpuDevice;
import retort.settings.Settings;

/** The demonstration that randomness in the inner objective biases the outer gradient. */
@Command(
    name = "bias",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Shows that the gradient of synthetic images through a randomly augmented inner objective"
            + " is biased, and that KRR-ST's is not.")
public final class Bias implements Runnable {
  private static final List<Integer> KNOWN_COPIES = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);

  /** The Gram matrix of as many rows takes 128 MiB. */
  private static final int MOST_ROWS = 4096;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "A folder for bias.md, bias.csv, bias.json and two charts.")
  private String output;

  @Option(names = "--overwrite", description = "Remove an earlier output first.")
  private boolean overwrite;

  @Option(
      names = "--features",
      paramLabel = "URI",
      description = "Take images and targets of what extract-features.sh wrote; else drawn ones.")
  private String features;

  @Option(
      names = "--images",
      defaultValue = "8",
      description = "Synthetic images (default: ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--rows",
      defaultValue = "64",
      description = "Real rows of the outer loss (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--widths",
      split = ",",
      description = "The backbone's (default: 8,16,16,... until 2x2 pixels are left).")
  private List<Integer> widths = List.of();

  @Option(
      names = "--copies",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64,128",
      description =
          "Views of an image that the ConvNet's inner objective draws (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Integer> copies;

  @Option(
      names = "--draws",
      defaultValue = "200",
      description = "The ConvNet's gradients for each of them (default: ${DEFAULT-VALUE}).")
  private int draws;

  @Option(
      names = "--known-draws",
      defaultValue = "1000000",
      description = "The known case's gradients for each r (default: ${DEFAULT-VALUE}).")
  private int knownDraws;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of everything drawn (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    check();
    BiasCharts.requireFonts();
    Job.onSpark("retort bias", this::show);
  }

  private void show(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    BiasOutput folder = BiasOutput.at(output, hadoop, overwrite);
    try (Device device = new CpuDevice(Runtime.getRuntime().availableProcessors())) {
      BiasReport report = report(device, spark);
      folder.write(report);
      spec.commandLine().getOut().println(BiasTables.markdown(report));
      spec.commandLine().getOut().println("wrote " + folder.place());
    }
  }

  private BiasReport report(Device device, SparkSession spark) {
    BiasData pictures =
        features == null
            ? DrawnData.draw(device, images, rows, seed)
            : StoredData.read(spark, features, images, rows, seed);
    return new BiasReport(
        seed,
        features == null ? "drawn" : features,
        KNOWN_COPIES.stream().map(r -> KnownCase.sampled(r, knownDraws, seed)).toList(),
        KnownCase.withoutRandomness(knownDraws),
        Settings.validated(
            () -> Comparison.run(device, pictures, backbone(pictures), copies, draws, seed)));
  }

  private List<Integer> backbone(BiasData pictures) {
    if (!widths.isEmpty()) {
      return widths;
    }
    List<Integer> chosen = new ArrayList<>(List.of(8));
    for (int size = pictures.size() / 2; size > 2 && size % 2 == 0; size /= 2) {
      chosen.add(16);
    }
    return chosen;
  }

  private void check() {
    requireAtLeast("--images", images, 1);
    requireAtLeast("--rows", rows, 2);
    requireAtLeast("--draws", draws, 3);
    requireAtLeast("--known-draws", knownDraws, 2);
    copies.forEach(r -> requireAtLeast("--copies", r, 1));
    long max = Math.max(2L * MaskedView.COUNT, Collections.max(copies)) * images;
    if (max > MOST_ROWS) {
      throw new UserException(
          "%d images with up to %d views each make %d rows of the inner problem, %d are the most: lower --images or --copies"
              .formatted(images, max / images, max, MOST_ROWS));
    }
  }

  private static void requireAtLeast(String option, int value, int min) {
    if (value < min) {
      throw new UserException("%s = %d: at least %d".formatted(option, value, min));
    }
  }
}
