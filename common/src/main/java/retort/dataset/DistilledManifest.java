package retort.dataset;

import java.util.List;
import java.util.Map;

/**
 * {@code _retort.json} of a distilled set.
 *
 * @param format always {@link #FORMAT}
 * @param version of the contract, {@link #VERSION}
 * @param images m
 * @param channels of an image
 * @param imageSize its height and width, pixels
 * @param dimension d
 * @param mean of pixels / 255, a channel: whoever trains on the pixels must normalize real images
 *     by (pixels / 255 - mean) / std
 * @param std likewise
 * @param step outer steps that were taken
 * @param loss the outer loss of the last step, on its minibatch
 * @param heldOut the held-out outer loss, at the start and now; null without held-out rows
 * @param backbone widths of the ConvNet's blocks
 * @param pretraining how a network is pre-trained on the set; null in sets of older versions
 * @param features the lineage: where the real rows came from
 * @param settings the effective settings, secrets redacted
 * @param createdBy the program, its version and its Spark
 */
public record DistilledManifest(
    String format,
    int version,
    int images,
    int channels,
    int imageSize,
    int dimension,
    List<Double> mean,
    List<Double> std,
    long step,
    Double loss,
    HeldOut heldOut,
    List<Integer> backbone,
    PretrainingRecipe pretraining,
    Lineage features,
    Map<String, Object> settings,
    Map<String, String> createdBy) {

  /** What {@code format} says. */
  public static final String FORMAT = "retort-distilled";

  /** The version that this program writes and reads. */
  public static final int VERSION = 1;

  /**
   * @throws IllegalArgumentException where the file is of another format or version
   */
  public DistilledManifest {
    if (!FORMAT.equals(format) || version != VERSION) {
      throw new IllegalArgumentException(
          "expected format %s version %d, found %s version %d"
              .formatted(FORMAT, VERSION, format, version));
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /**
   * The held-out outer loss.
   *
   * @param initial of the first synthetic images
   * @param last of the distilled ones
   * @param ratio last / initial: under 1 is better than random real images
   */
  public record HeldOut(double initial, double last, double ratio) {

    /** Two losses with their ratio. */
    public static HeldOut of(double initial, double last) {
      return new HeldOut(initial, last, last / initial);
    }
  }

  /**
   * Where the real rows came from.
   *
   * @param uri of the features
   * @param sha256 of their {@code _retort.json}
   * @param images how many there were
   * @param teacher that made their representations
   */
  public record Lineage(String uri, String sha256, long images, TeacherName teacher) {}
}
