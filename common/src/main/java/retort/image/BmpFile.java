package retort.image;

import java.io.IOException;

/** Windows bitmaps. */
final class BmpFile {
  private BmpFile() {}

  static Pixels decode(byte[] bytes) throws IOException, UnusableImageException {
    return ImageReaders.read(
        ImageReaders.ofJdk("bmp"), bytes, reader -> AwtRaster.pixels(reader.read(0), false));
  }
}
