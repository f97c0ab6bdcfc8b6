package retort.image;

import java.io.IOException;

/** The image formats that are read. */
enum ImageFormat {
  PNG,
  JPEG,
  WEBP,
  BMP;

  /** The upright image that PIL shows. */
  Pixels decode(byte[] bytes) throws IOException, UnusableImageException {
    Orientation orientation = orientation(bytes);
    Pixels stored =
        switch (this) {
          case PNG -> PngFile.decode(bytes);
          case JPEG -> JpegFile.decode(bytes);
          case WEBP -> WebpFile.decode(bytes);
          case BMP -> BmpFile.decode(bytes);
        };
    return orientation.applied(stored);
  }

  Orientation orientation(byte[] bytes) throws UnusableImageException {
    return switch (this) {
      case PNG -> PngFile.orientation(bytes);
      case JPEG -> JpegFile.orientation(bytes);
      case WEBP -> WebpFile.orientation(bytes);
      case BMP -> Orientation.UPRIGHT;
    };
  }

  /**
   * The format of a file by its first bytes, whatever its name ends in.
   *
   * @throws UnusableImageException where it is none of these, with its own format's name
   */
  static ImageFormat of(byte[] bytes) throws UnusableImageException {
    FileSignature prefix = new FileSignature(bytes);
    if (prefix.at(0, 0x89, 'P', 'N', 'G')) {
      return PNG;
    }
    if (prefix.at(0, 0xff, 0xd8, 0xff)) {
      return JPEG;
    }
    if (prefix.at(0, "RIFF") && prefix.at(8, "WEBPVP8")) {
      return WEBP;
    }
    if (prefix.at(0, "BM") && prefix.isBitmap()) {
      return BMP;
    }
    throw new UnusableImageException(
        bytes.length == 0
            ? "empty"
            : "%s; PNG, JPEG, WebP and BMP are read".formatted(UnreadableFormat.name(prefix)));
  }
}
