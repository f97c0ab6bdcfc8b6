package retort.ssl;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import retort.command.Job;
import retort.command.UserException;
import retort.image.Normalization;
import retort.network.ConvNetShape;
import retort.network.Network;
import retort.network.Networks;
import retort.random.Seeds;
import retort.settings.Settings;
import retort.storage.Storage;
import retort.teacher.ConvNetFile;

/** Trains a small ConvNet on a folder of images by Barlow Twins, in one process. */
@Command(
    name = "train-teacher",
    description = "Trains a small teacher on unlabelled images by Barlow Twins.",
    mixinStandardHelpOptions = true)
public final class TrainTeacher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainTeacher.class);

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "A local folder; every PNG and JPEG below it is read.")
  private Path images;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "The teacher.safetensors to write.")
  private String output;

  @Option(
      names = "--size",
      defaultValue = "32",
      description = "Height and width of the network's input (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--widths",
      split = ",",
      defaultValue = "16,32,64,128,128",
      description = "Channels of each block (default: ${DEFAULT-VALUE}).")
  private List<Integer> widths;

  @Option(
      names = "--targets",
      defaultValue = "128",
      description = "Outputs of the head, that the loss compares (default: ${DEFAULT-VALUE}).")
  private int targets;

  @Option(
      names = "--epochs",
      defaultValue = "45",
      description = "Times that every image is seen (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      defaultValue = "128",
      description = "Images a step, each in two views (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--lr",
      defaultValue = "0.0004",
      description = "The highest learning rate (default: ${DEFAULT-VALUE}).")
  private double lr;

  @Option(
      names = "--redundancy",
      defaultValue = "0.005",
      description = "Weight of the loss's off-diagonal terms (default: ${DEFAULT-VALUE}).")
  private double redundancy;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of the first weights, the order and the views (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** Runs the command; see {@code --help}. */
  public static void main(String... args) {
    Job.main(new TrainTeacher(), args);
  }

  @Override
  public void run() {
    LabelledImages data = LabelledImages.read(images, size);
    Schedule schedule =
        Settings.validated(() -> new Schedule(epochs, batch, lr, redundancy, data.size()));
    ConvNetShape shape =
        Settings.validated(() -> new ConvNetShape(LabelledImages.CHANNELS, size, widths, targets));
    List<Double> mean = boxed(data.mean());
    List<Double> std = boxed(data.std());
    float[] plain = data.normalised(Normalization.of(mean, std));
    LOG.info("{} images; {}", data.size(), shape);
    LOG.info("nearest neighbours by pixels: {}", percent(plain, data));
    try (Network network =
        Networks.open(Networks.initialise(shape, Seeds.derive(seed, "teacher weights")))) {
      LOG.info("untrained: {}", percent(network.features(plain, data.size()), data));
      Training training =
          new Training(data.images(), new Views(data.mean(), data.std()), network, schedule, seed);
      for (int epoch = 0; epoch < epochs; epoch++) {
        double loss = training.epoch(epoch);
        if (!Double.isFinite(loss)) {
          throw new UserException(
              "epoch %d: the loss is %s: take a smaller --lr than %s".formatted(epoch, loss, lr));
        }
        LOG.info("epoch {} of {}: loss {}", epoch + 1, epochs, "%.3f".formatted(loss));
      }
      LOG.info("trained: {}", percent(network.features(plain, data.size()), data));
      Storage.of(output, new Configuration())
          .write(new ConvNetFile(network.weights(), mean, std).bytes(origin(data)));
    }
    LOG.info("wrote {}", output);
  }

  private Map<String, String> origin(LabelledImages data) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("method", "Barlow Twins, redundancy " + redundancy);
    origin.put("images", Integer.toString(data.size()));
    origin.put("epochs", Integer.toString(epochs));
    origin.put("batch", Integer.toString(batch));
    origin.put("lr", Double.toString(lr));
    origin.put("seed", Long.toString(seed));
    return origin;
  }

  private static String percent(float[] rows, LabelledImages data) {
    return "%.1f%% right".formatted(100 * Neighbours.accuracy(rows, data.labels()));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
