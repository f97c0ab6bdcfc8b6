package retort.teacher.survey;

import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.source.SourceImage;

/**
 * An image in the dataset's shape.
 *
 * @param source where it is from
 * @param pixels in the dataset's shape
 * @param changed whether other bytes than the source's must be stored: the pixels are others than
 *     theirs, or they are no PNG or JPEG file that every reader shows alike
 */
public record FittedImage(SourceImage source, Pixels pixels, boolean changed) {

  /**
   * Decodes an image and brings it to a shape.
   *
   * @throws UnusableImageException where it doesn't decode or may not be changed as it would have
   *     to be
   */
  public static FittedImage of(SourceImage source, ImageShape shape) throws UnusableImageException {
    Pixels decoded = source.decoded();
    Pixels fitted = shape.fit(decoded);
    boolean same =
        source.encoded() != null && fitted.equals(decoded) && ImageCodec.isPlain(source.encoded());
    return new FittedImage(source, fitted, !same);
  }

  /** The bytes of a PNG or JPEG file that decodes to the pixels; the source's own if possible. */
  public byte[] bytes() {
    return changed ? ImageCodec.png(pixels) : source.encoded();
  }
}
