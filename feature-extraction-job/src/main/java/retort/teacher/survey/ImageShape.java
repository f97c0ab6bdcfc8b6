package retort.teacher.survey;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import retort.Quantity;
import retort.UserException;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.source.Source;
import retort.source.SourceImage;

/**
 * The shape that images are stored in. Whether they are gray is a fact of all of them: as long as
 * none with colors was seen and nothing is said, it is open, and images keep their own channels.
 *
 * @param size height and width, pixels
 * @param resize whether images of another size are made to fit, or rejected
 * @param channels 1 or 3
 * @param settled whether that holds for all images; else only for those that were seen so far
 * @param options by which the user may say otherwise
 */
public record ImageShape(
    int size, boolean resize, int channels, boolean settled, ShapeOptions options)
    implements Serializable {
  private static final int SAMPLE = 32;

  /**
   * What the options say; where they say nothing, what the first images are: color where one of
   * them is (gray is settled only where a format gives all images the same channels), and the size
   * that most of them have.
   *
   * @param size that the user gave
   * @param channels that the user gave
   * @param options by which the user says it
   * @throws UserException where the first images give no answer
   */
  public static ImageShape of(
      OptionalInt size, OptionalInt channels, Source source, ShapeOptions options) {
    if (size.isPresent() && channels.isPresent()) {
      return new ImageShape(size.getAsInt(), true, channels.getAsInt(), true, options);
    }
    List<SourceImage> sample = source.sample(SAMPLE);
    if (sample.isEmpty()) {
      throw new UserException("no images: found 0 rows in the files that are there");
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    Pixels commonest = null;
    int colors = 1;
    String reason = "";
    for (SourceImage image : sample) {
      try {
        Pixels pixels = image.decoded();
        colors = Math.max(colors, pixels.channels());
        int count = sizes.merge(size(pixels), 1, Integer::sum);
        if (commonest == null || count > sizes.get(size(commonest))) {
          commonest = pixels;
        }
      } catch (UnusableImageException e) {
        reason = "%s: %s".formatted(image.id(), e.getMessage());
      }
    }
    if (commonest == null) {
      boolean all = sample.size() < SAMPLE;
      throw new UserException(
          "%s is %s%s"
              .formatted(
                  all && sample.size() == 1
                      ? "the only image can't be used; it"
                      : "none of the %s can be used; the last"
                          .formatted((all ? "" : "first ") + Quantity.of(sample.size(), "image")),
                  reason,
                  all
                      ? ""
                      : options.after(
                          ". If most others can be, ", options.size(), options.channels())));
    }
    if (size.isEmpty() && commonest.height() != commonest.width()) {
      throw new UserException(
          "the first images are not square (%s)%s"
              .formatted(sizes.keySet(), options.advice(options.size())));
    }
    boolean alike = sample.stream().allMatch(image -> image.pixels() != null);
    return new ImageShape(
        size.orElse(commonest.height()),
        size.isPresent(),
        channels.orElse(colors),
        channels.isPresent() || colors == 3 || alike,
        options);
  }

  /**
   * The shape after a pass over all images: color where one of them is and nothing else is said.
   */
  public ImageShape settled(Survey survey) {
    return new ImageShape(size, resize, settled ? channels : survey.channels(), true, options);
  }

  /**
   * The image in this shape.
   *
   * @throws UnusableImageException where it may not be changed as it would have to be
   */
  public Pixels fit(Pixels pixels) throws UnusableImageException {
    if (!resize && (pixels.height() != size || pixels.width() != size)) {
      throw new UnusableImageException(
          "%s pixels, not %dx%d as the first images%s"
              .formatted(size(pixels), size, size, options.advice(options.size())));
    }
    int longer = Math.max(pixels.height(), pixels.width());
    if (longer / Math.min(pixels.height(), pixels.width()) >= 100) {
      throw new UnusableImageException("%s pixels, a mere strip".formatted(size(pixels)));
    }
    return (settled ? pixels.withChannels(channels) : pixels).fitted(size);
  }

  private static String size(Pixels pixels) {
    return "%dx%d".formatted(pixels.height(), pixels.width());
  }
}
