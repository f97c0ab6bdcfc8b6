package retort.source;

import java.io.Serializable;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.image.UnusableImageException;

/**
 * One image as its source has it: either pixels, or the bytes of a PNG or JPEG file, or neither
 * where the source has only a place for it.
 *
 * @param id unique in the dataset; the same however the work is divided
 * @param label null where there is none; else a place among its {@link Source#classes}, where there
 *     are any
 * @param path where it came from, for provenance
 * @param pixels null where there are bytes
 * @param encoded null where there are pixels
 * @param fault why its bytes can't be read; null where they can
 */
public record SourceImage(
    String id, Integer label, String path, Pixels pixels, byte[] encoded, String fault)
    implements Serializable {

  /** An image that could be read. */
  public SourceImage(String id, Integer label, String path, Pixels pixels, byte[] encoded) {
    this(id, label, path, pixels, encoded, null);
  }

  /**
   * The image's pixels.
   *
   * @throws UnusableImageException where its bytes don't decode
   */
  public Pixels decoded() throws UnusableImageException {
    if (pixels != null) {
      return pixels;
    }
    if (fault != null) {
      throw new UnusableImageException(fault);
    }
    if (encoded == null) {
      throw new UnusableImageException("no bytes in the image column");
    }
    return ImageCodec.decode(encoded);
  }
}
