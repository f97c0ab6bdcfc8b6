package retort.image;

import java.io.IOException;

/** Windows bitmaps. */
final class BmpFile {
  private BmpFile() {}

  static Pixels decode(byte[] bytes) throws IOException, UnusableImageException {
    return Readers.read(
        Readers.ofJdk("bmp"), bytes, reader -> Raster8.pixels(reader.read(0), false));
  }
}
