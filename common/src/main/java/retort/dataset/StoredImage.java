package retort.dataset;

import retort.UserException;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.image.UnusableImageException;

/** The image of a features row, decoded. */
public final class StoredImage {
  private StoredImage() {}

  /**
   * Decodes and checks the image.
   *
   * @param bytes PNG or JPEG
   * @param channels that the manifest says
   * @param size height and width that the manifest says, pixels
   * @param id of the row, for messages
   * @throws UserException where it can't be decoded or has another shape than the manifest says
   */
  public static Pixels decode(byte[] bytes, int channels, int size, String id) {
    Pixels pixels;
    try {
      pixels = ImageCodec.decode(bytes).withChannels(channels);
    } catch (UnusableImageException e) {
      throw new UserException(
          "features row %s: its image can't be decoded (%s); extract the features again"
              .formatted(id, e.getMessage()),
          e);
    }
    if (pixels.height() != size || pixels.width() != size) {
      throw new UserException(
          "features row %s: its image is %s, the manifest says %d pixels a side; extract the features again"
              .formatted(id, pixels, size));
    }
    return pixels;
  }
}
