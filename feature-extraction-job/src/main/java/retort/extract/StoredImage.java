package retort.extract;

import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.source.SourceImage;

/**
 * An image in the dataset's shape.
 *
 * @param source where it is from
 * @param pixels in the dataset's shape
 * @param changed whether they are other than those that the source's bytes decode to
 */
record StoredImage(SourceImage source, Pixels pixels, boolean changed) {

  static StoredImage of(SourceImage source, ImageShape shape) throws UnusableImageException {
    Pixels decoded = source.decoded();
    Pixels fitted = shape.fit(decoded);
    return new StoredImage(source, fitted, source.encoded() == null || !fitted.equals(decoded));
  }

  /** The bytes of a PNG or JPEG file that decodes to the pixels; the source's own if possible. */
  byte[] bytes() {
    return changed ? ImageCodec.png(pixels) : source.encoded();
  }
}
