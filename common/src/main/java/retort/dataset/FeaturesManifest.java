package retort.dataset;

import java.util.List;
import java.util.Map;

/**
 * {@code _retort.json} of a features dataset.
 *
 * @param format always {@link #FORMAT}
 * @param version of the contract, {@link #VERSION}
 * @param imageSize height and width of every stored image, pixels
 * @param channels 1 or 3
 * @param mean of pixels / 255, a channel; every network of Retort sees (pixels / 255 - mean) / std
 * @param std likewise, positive
 * @param dimension d, the length of a representation
 * @param images the number of images (rows with view 0)
 * @param views rows an image, at least 1
 * @param rejected images that could not be used
 * @param teacher the network that made the representations
 * @param settings the effective settings of the extraction, secrets redacted
 * @param createdBy the program, its version and its Spark
 */
public record FeaturesManifest(
    String format,
    int version,
    int imageSize,
    int channels,
    List<Double> mean,
    List<Double> std,
    int dimension,
    long images,
    int views,
    long rejected,
    TeacherName teacher,
    Map<String, Object> settings,
    Map<String, String> createdBy) {

  /** What {@code format} says. */
  public static final String FORMAT = "retort-features";

  /** The version that this program writes and reads. */
  public static final int VERSION = 1;

  /**
   * @throws IllegalArgumentException where the file is of another format or version, or a value is
   *     out of its range
   */
  public FeaturesManifest {
    if (!FORMAT.equals(format) || version != VERSION) {
      throw new IllegalArgumentException(
          "expected format %s version %d, found %s version %d"
              .formatted(FORMAT, VERSION, format, version));
    }
    if (imageSize < 1 || channels < 1 || dimension < 1 || images < 1 || views < 1) {
      throw new IllegalArgumentException(
          "imageSize, channels, dimension, images and views must be positive, not %d, %d, %d, %d, %d"
              .formatted(imageSize, channels, dimension, images, views));
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != channels || std.size() != channels || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "mean %s and std %s must have %d entries, std positive".formatted(mean, std, channels));
    }
    settings = settings == null ? Map.of() : settings;
    createdBy = createdBy == null ? Map.of() : createdBy;
  }
}
